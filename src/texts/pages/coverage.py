"""What does the screen of coverage say?"""

from ..text import Spoken


class CoveragePage(Spoken):
    TITLE = "Cakupan {region}", "Coverage of {region}"
    COVERED = "orang terlindungi", "people protected"
    OF = (
        "dari {eligible:number} yang layak per {day:day} ({known}; sumber: {source}): {percent:tenths} %",
        "of {eligible:number} who are eligible as of {day:day} ({known}; source: {source}): {percent:tenths} %",
    )
    ROUNDED = (
        "Dibulatkan ke kelipatan 5, dan sebagai jumlah kelompok di bawah: menurut kelompok lain jumlahnya dapat sedikit berbeda.",
        "Rounded to multiples of 5, and as the sum of the groups below: by other groups the sum may differ a little.",
    )
    NO_DENOMINATOR = (
        "Jumlah pekerja yang layak belum dicatat, jadi tidak ada persentase.",
        "How many workers are eligible is not recorded, so there is no percentage.",
    )
    SUPPRESSED = (
        "Terlalu sedikit untuk ditampilkan.",
        "Too few to be shown.",
    )
    BESIDE = "Dua saat berdampingan", "Two moments side by side"
    BESIDE_ABOUT = (
        "Isi hari atau saat lain untuk dibandingkan dengan yang di atas; yang dikosongkan tetap seperti di atas.",
        "Fill in another day or moment to compare it with the one above; what is left empty stays as above.",
    )
    DIFFERENCE = "Selisih: {difference:number}", "Difference: {difference:number}"
    COURSE = "Perkembangan per bulan", "Course by month"
    COURSE_TABLE = "Angka di balik grafik", "The numbers behind the plot"
    PLOT = (
        "Grafik jumlah orang terlindungi pada awal setiap bulan; angkanya ada pada tabel di bawah.",
        "Plot of how many people are protected at the beginning of each month; its numbers stand in the table below.",
    )
    DAY = "Hari", "Day"
    GROUPS = "Menurut", "By"
    PEOPLE = "Orang", "People"
    RATIO = "Cakupan", "Coverage"
    PERCENT = "{percent:tenths} %", "{percent:tenths} %"
    ELIGIBLE = "Layak", "Eligible"
    TOTAL = "{count:number} kelompok", "{count:number} groups"
    SHOW_PEOPLE = "Tampilkan orangnya", "Show the people"
    SLIDE_DAY = "Geser hari", "Slide the day"
    SLIDE_KNOWN = "Geser saat diketahui", "Slide the moment of knowing"
    NOBODY = (
        "Belum ada orang yang terlindungi di sini pada hari ini.",
        "Nobody is protected here on this day.",
    )
