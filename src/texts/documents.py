"""How is a faulty document or value said? A message for each kind of `faults.py`, Indonesian first, then English.

`on` is the field of the schema it stands in, `at` the place within an argument or a variable; line and column come
beside the message.
"""

from .text import Text

FAULTS: dict[str, Text] = {
    "bad_request": Text(
        "Nilai yang dikirim untuk bidang ini tidak sah.",
        "What was sent for this field is not valid.",
    ),
    "bad_value": Text(
        "Nilai di {at} tidak sah: yang diminta {wanted}.",
        "The value at {at} is not valid: {wanted} is asked for.",
    ),
    "bad_value_BigInt": Text(
        'Nilai di {at} tidak sah: tulis bilangan bulat 64 bit sebagai teks, misalnya "16800".',
        'The value at {at} is not valid: write a whole number of 64 bits as a string like "16800".',
    ),
    "bad_value_Date": Text(
        'Nilai di {at} tidak sah: tulis tanggal, misalnya "2022-10-01".',
        'The value at {at} is not valid: write a calendar day like "2022-10-01".',
    ),
    "bad_value_DateTime": Text(
        'Nilai di {at} tidak sah: tulis waktu dengan selisihnya dari UTC, misalnya "2022-10-25T23:59:59+08:00".',
        'The value at {at} is not valid: write an instant with its offset like "2022-10-25T23:59:59+08:00".',
    ),
    "bad_value_Decimal": Text(
        'Nilai di {at} tidak sah: tulis bilangan desimal sebagai teks, misalnya "0.4087".',
        'The value at {at} is not valid: write a decimal number as a string like "0.4087".',
    ),
    "bad_value_RegionCode": Text(
        'Nilai di {at} tidak sah: tulis kode wilayah, misalnya "64", "64.01", "64.01.02", "64.01.02.2003" atau "ID".',
        'The value at {at} is not valid: write a region code like "64", "64.01", "64.01.02", "64.01.02.2003" or "ID".',
    ),
    "bad_value_UUID": Text(
        'Nilai di {at} tidak sah: tulis UUID, misalnya "6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11".',
        'The value at {at} is not valid: write a UUID like "6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11".',
    ),
    "executable_definitions": Text(
        "Dokumen hanya boleh memuat operasi dan fragmen.",
        "A document holds operations and fragments only.",
    ),
    "fields_on_correct_type": Text(
        "Bidang ini tidak ada pada {on}.",
        "{on} has no such field.",
    ),
    "fragments_on_composite_types": Text(
        "Fragmen hanya untuk tipe yang punya bidang.",
        "A fragment is on a type that has fields.",
    ),
    "known_argument_names": Text(
        "{on} tidak punya argumen ini.",
        "{on} has no such argument.",
    ),
    "known_directives": Text(
        "Direktif ini tidak ada, atau tidak boleh di sini.",
        "There is no such directive, or not at this place.",
    ),
    "known_fragment_names": Text(
        "Fragmen ini tidak ada dalam dokumen.",
        "The document has no such fragment.",
    ),
    "known_operation_types": Text(
        "Register ini tidak punya operasi sejenis ini.",
        "This register has no operation of this kind.",
    ),
    "known_type_names": Text(
        "Tipe ini tidak ada.",
        "There is no such type.",
    ),
    "lone_anonymous_operation": Text(
        "Beri nama setiap operasi bila ada lebih dari satu.",
        "Name every operation where there is more than one.",
    ),
    "max_introspection_depth": Text(
        "Introspeksi terlalu dalam.",
        "The introspection goes too deep.",
    ),
    "maybe_null_validation": Text(
        "Nilai ini tidak boleh null; hapus saja bila tidak diperlukan.",
        "This value must not be null; leave it out instead.",
    ),
    "no_fragment_cycles": Text(
        "Fragmen ini memuat dirinya sendiri.",
        "This fragment is within itself.",
    ),
    "no_undefined_variables": Text(
        "Variabel ini tidak dinyatakan oleh operasinya.",
        "The operation does not declare this variable.",
    ),
    "no_unused_fragments": Text(
        "Fragmen ini tidak dipakai; hapus, atau pakai.",
        "This fragment is not used; remove it, or use it.",
    ),
    "no_unused_variables": Text(
        "Variabel ini tidak dipakai; hapus, atau pakai.",
        "This variable is not used; remove it, or use it.",
    ),
    "one_of_input_validation": Text(
        "Isi tepat satu bidang dari masukan ini, dan bukan null.",
        "Give exactly one field of this input, and not null.",
    ),
    "overlapping_fields_can_be_merged": Text(
        "Bidang-bidang dengan nama sama di sini berbeda isinya, atau terlalu banyak; beri alias yang berbeda.",
        "Fields of one name differ here, or are too many; give them different aliases.",
    ),
    "possible_fragment_spreads": Text(
        "Fragmen ini tidak mungkin berlaku di {on}.",
        "This fragment cannot apply at {on}.",
    ),
    "provided_required_arguments": Text(
        "{on}: argumen wajib belum diberikan.",
        "{on}: a required argument is missing.",
    ),
    "scalar_leafs": Text(
        "{on}: pilih bidang di dalamnya bila ada, dan jangan bila tidak ada.",
        "{on}: select fields of it where it has any, and none where it has none.",
    ),
    "single_field_subscriptions": Text(
        "Langganan hanya boleh memuat satu bidang.",
        "A subscription has one field only.",
    ),
    "syntax": Text(
        "Sintaks GraphQL keliru di baris {line}, kolom {column}.",
        "GraphQL syntax error at line {line}, column {column}.",
    ),
    "syntax_deep": Text(
        "Dokumen bersarang terlalu dalam.",
        "The document is nested too deeply.",
    ),
    "unique_argument_names": Text(
        "{on}: argumen ini diberikan dua kali.",
        "{on}: this argument is given twice.",
    ),
    "unique_directives_per_location": Text(
        "Direktif ini diberikan dua kali.",
        "This directive is given twice.",
    ),
    "unique_fragment_names": Text(
        "Dua fragmen bernama sama.",
        "Two fragments have the same name.",
    ),
    "unique_input_field_names": Text(
        "Bidang masukan ini diberikan dua kali.",
        "This input field is given twice.",
    ),
    "unique_operation_names": Text(
        "Dua operasi bernama sama.",
        "Two operations have the same name.",
    ),
    "unique_variable_names": Text(
        "Dua variabel bernama sama.",
        "Two variables have the same name.",
    ),
    "variables_are_input_types": Text(
        "Tipe variabel ini bukan tipe masukan.",
        "The type of this variable is no input type.",
    ),
    "variables_in_allowed_position": Text(
        "Tipe variabel ini tidak sesuai dengan tempat pemakaiannya.",
        "The type of this variable does not fit where it is used.",
    ),
}
# Of directives that this register does not have: refused as unknown before.
for _kind in (
    "defer_stream_directive_on_root_field",
    "defer_stream_directive_on_valid_operations",
    "defer_stream_directive_label",
    "stream_directive_on_list_field",
):
    FAULTS[_kind] = FAULTS["known_directives"]
