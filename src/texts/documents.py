"""How is a faulty document or value said? One text for each rule of GraphQL that refuses (`graphql/execution/faults.py`).

`on` is the field of the schema it stands in, `at` the place within an argument or a variable; line and column come
beside the message.
"""

from .text import Spoken


class DocumentFault(Spoken):
    BAD_REQUEST = (
        "Nilai yang dikirim untuk bidang ini tidak sah.",
        "What was sent for this field is not valid.",
    )
    BAD_VALUE = (
        "Nilai di {at} tidak sah: yang diminta {wanted}.",
        "The value at {at} is not valid: {wanted} is asked for.",
    )
    ONE_OF = (
        "Isi tepat satu bidang di {at}, dan bukan null.",
        "Give exactly one field at {at}, and not null.",
    )
    BAD_VALUE_BIGINT = (
        'Nilai di {at} tidak sah: tulis bilangan bulat 64 bit, misalnya "16800" atau 16800.',
        'The value at {at} is not valid: write a whole number of 64 bits like "16800" or 16800.',
    )
    BAD_VALUE_CELL = (
        "Nilai di {at} tidak sah: salin `cell` dari jawaban sebagaimana adanya.",
        "The value at {at} is not valid: copy the `cell` of an answer as it is.",
    )
    BAD_VALUE_DATE = (
        'Nilai di {at} tidak sah: tulis tanggal, misalnya "2022-10-01".',
        'The value at {at} is not valid: write a calendar day like "2022-10-01".',
    )
    BAD_VALUE_DATETIME = (
        'Nilai di {at} tidak sah: tulis waktu dengan selisihnya dari UTC, misalnya "2022-10-25T23:59:59+08:00".',
        'The value at {at} is not valid: write an instant with its offset like "2022-10-25T23:59:59+08:00".',
    )
    BAD_VALUE_DECIMAL = (
        'Nilai di {at} tidak sah: tulis bilangan desimal sebagai teks, misalnya "0.4087".',
        'The value at {at} is not valid: write a decimal number as a string like "0.4087".',
    )
    BAD_VALUE_REGIONCODE = (
        'Nilai di {at} tidak sah: tulis kode wilayah, misalnya "64", "64.01", "64.01.02", "64.01.02.2003" atau "ID".',
        'The value at {at} is not valid: write a region code like "64", "64.01", "64.01.02", "64.01.02.2003" or "ID".',
    )
    BAD_VALUE_UUID = (
        'Nilai di {at} tidak sah: tulis UUID, misalnya "6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11".',
        'The value at {at} is not valid: write a UUID like "6f2c1e9a-3b7d-4c58-9a10-2f4e6d8b0c11".',
    )
    EXECUTABLE_DEFINITIONS = (
        "Dokumen hanya boleh memuat operasi dan fragmen.",
        "A document holds operations and fragments only.",
    )
    FIELDS_ON_CORRECT_TYPE = (
        "Bidang ini tidak ada pada {on}.",
        "{on} has no such field.",
    )
    FRAGMENTS_ON_COMPOSITE_TYPES = (
        "Fragmen hanya untuk tipe yang punya bidang.",
        "A fragment is on a type that has fields.",
    )
    KNOWN_ARGUMENT_NAMES = (
        "{on} tidak punya argumen ini.",
        "{on} has no such argument.",
    )
    KNOWN_DIRECTIVES = (
        "Direktif ini tidak ada, atau tidak boleh di sini.",
        "There is no such directive, or not at this place.",
    )
    KNOWN_FRAGMENT_NAMES = (
        "Fragmen ini tidak ada dalam dokumen.",
        "The document has no such fragment.",
    )
    KNOWN_OPERATION_TYPES = (
        "Register ini tidak punya operasi sejenis ini.",
        "This register has no operation of this kind.",
    )
    KNOWN_TYPE_NAMES = (
        "Tipe ini tidak ada.",
        "There is no such type.",
    )
    LONE_ANONYMOUS_OPERATION = (
        "Beri nama setiap operasi bila ada lebih dari satu.",
        "Name every operation where there is more than one.",
    )
    MAX_INTROSPECTION_DEPTH = (
        "Introspeksi terlalu dalam.",
        "The introspection goes too deep.",
    )
    MAYBE_NULL_VALIDATION = (
        "Nilai ini tidak boleh null; hapus saja bila tidak diperlukan.",
        "This value must not be null; leave it out instead.",
    )
    NO_FRAGMENT_CYCLES = (
        "Fragmen ini memuat dirinya sendiri.",
        "This fragment is within itself.",
    )
    NO_UNDEFINED_VARIABLES = (
        "Variabel ini tidak dinyatakan oleh operasinya.",
        "The operation does not declare this variable.",
    )
    NO_UNUSED_FRAGMENTS = (
        "Fragmen ini tidak dipakai; hapus, atau pakai.",
        "This fragment is not used; remove it, or use it.",
    )
    NO_UNUSED_VARIABLES = (
        "Variabel ini tidak dipakai; hapus, atau pakai.",
        "This variable is not used; remove it, or use it.",
    )
    OVERLAPPING_FIELDS_CAN_BE_MERGED = (
        "Bidang-bidang dengan nama sama di sini berbeda isinya, atau terlalu banyak; beri alias yang berbeda.",
        "Fields of one name differ here, or are too many; give them different aliases.",
    )
    POSSIBLE_FRAGMENT_SPREADS = (
        "Fragmen ini tidak mungkin berlaku di {on}.",
        "This fragment cannot apply at {on}.",
    )
    PROVIDED_REQUIRED_ARGUMENTS = (
        "{on}: argumen wajib belum diberikan.",
        "{on}: a required argument is missing.",
    )
    SCALAR_LEAFS = (
        "{on} tidak mempunyai bidang di dalamnya: hapus {{ … }} sesudahnya.",
        "{on} has no fields in it: remove the {{ … }} after it.",
    )
    NO_FIELDS_SELECTED = (
        "{on}: tulis bidang mana yang diminta, misalnya {example}.",
        "{on}: write which of its fields you ask for, for example {example}.",
    )
    SINGLE_FIELD_SUBSCRIPTIONS = (
        "Langganan hanya boleh memuat satu bidang.",
        "A subscription has one field only.",
    )
    SYNTAX = (
        "Sintaks GraphQL keliru di baris {line}, kolom {column}.",
        "GraphQL syntax error at line {line}, column {column}.",
    )
    SYNTAX_DEEP = (
        "Dokumen bersarang terlalu dalam.",
        "The document is nested too deeply.",
    )
    UNIQUE_ARGUMENT_NAMES = (
        "{on}: argumen ini diberikan dua kali.",
        "{on}: this argument is given twice.",
    )
    UNIQUE_DIRECTIVES_PER_LOCATION = (
        "Direktif ini diberikan dua kali.",
        "This directive is given twice.",
    )
    UNIQUE_FRAGMENT_NAMES = (
        "Dua fragmen bernama sama.",
        "Two fragments have the same name.",
    )
    UNIQUE_INPUT_FIELD_NAMES = (
        "Bidang masukan ini diberikan dua kali.",
        "This input field is given twice.",
    )
    UNIQUE_OPERATION_NAMES = (
        "Dua operasi bernama sama.",
        "Two operations have the same name.",
    )
    UNIQUE_VARIABLE_NAMES = (
        "Dua variabel bernama sama.",
        "Two variables have the same name.",
    )
    VARIABLES_ARE_INPUT_TYPES = (
        "Tipe variabel ini bukan tipe masukan.",
        "The type of this variable is no input type.",
    )
    VARIABLES_IN_ALLOWED_POSITION = (
        "Tipe variabel ini tidak sesuai dengan tempat pemakaiannya.",
        "The type of this variable does not fit where it is used.",
    )
    # Of a value, told by its places and types: where the type has no hint of its own, as any
    VALUES_OF_CORRECT_TYPE = BAD_VALUE
    # Directives that this register does not have: refused as unknown before
    DEFER_STREAM_DIRECTIVE_ON_ROOT_FIELD = KNOWN_DIRECTIVES
    DEFER_STREAM_DIRECTIVE_ON_VALID_OPERATIONS = KNOWN_DIRECTIVES
    DEFER_STREAM_DIRECTIVE_LABEL = KNOWN_DIRECTIVES
    STREAM_DIRECTIVE_ON_LIST_FIELD = KNOWN_DIRECTIVES
