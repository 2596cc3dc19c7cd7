"""How fast is a file enrolled? CSV to committed events with vault, guards and report, beside raw binary COPY of the same rows.

    python -m benchmarks.enrolment [rows]

Limits: at least 20,000 rows/s and 0.07 of raw COPY for 32,268 rows; at 1,000,000 rows 80 % of that rate within 300 MB.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from naungan.domain.bulk import BulkEnrolment
from naungan.domain.catalogue import STANDARD
from naungan.infrastructure.bulk.desk import Reference, Upload, beside
from naungan.infrastructure.bulk.importer import Job, run
from naungan.infrastructure.composition import vault_of, writing
from naungan.infrastructure.embedded_postgres import EmbeddedPostgres
from naungan.infrastructure.identity import NikRules
from naungan.infrastructure.regions import KemendagriRegions
from naungan.infrastructure.settings import Settings

from .officer import REGENCY, command, ready_to_enrol, write_file


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        with EmbeddedPostgres(top / "data") as server:
            url = server.ensure_database("bench")
            settings = Settings.from_environment({"NAUNGAN_DATA": str(top)}).at(url, url, url)
            regions = KemendagriRegions()
            file = top / "upload.csv"
            digest = write_file(file, regions, rows)
            with writing(settings) as side:
                terms = ready_to_enrol(side.register, digest, rows)
            began = time.perf_counter()
            upload = Upload(file, REGENCY, terms.start, top / "reports")
            reference = Reference(regions, STANDARD, NikRules(regions), lambda: vault_of(settings))
            with beside(upload, reference) as desk, writing(settings, regions=regions) as side:
                bulk = BulkEnrolment(side.store, side.vault, side.register.enrolling)
                summary = run(bulk, command(), Job(terms, REGENCY), desk)
            seconds = time.perf_counter() - began
            memory = peak_memory()
            raw = raw_copy(url)
    print(
        f"enrolment       {rows:>9,} rows: {summary.enrolled:,} enrolled, {summary.refused:,} refused in {seconds:.2f} s"
        f" = {rows / seconds:,.0f} rows/s (limit 20,000); peak memory {memory:.0f} MB"
    )
    print(
        f"  raw binary COPY of the same event rows: {raw:,.0f} rows/s; ratio {rows / seconds / raw:.3f} (limit 0.07)"
    )


def peak_memory() -> float:
    """MB of this process and of the desk together, at most."""
    return (
        sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        / 1024
    )


def raw_copy(url: str) -> float:
    """Rows a second of binary COPY of the recorded rows into a bare table of the same columns."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE raw_events (LIKE log.stored_events)")
        blocks: list[bytes] = []
        with connection.cursor().copy("COPY log.stored_events TO STDOUT (FORMAT binary)") as out:
            blocks.extend(bytes(block) for block in out)
        row = connection.execute("SELECT count(*) FROM log.stored_events").fetchone()
        assert row is not None
        whole = b"".join(blocks)
        began = time.perf_counter()
        with connection.cursor().copy("COPY raw_events FROM STDIN (FORMAT binary)") as into:
            into.write(whole)
        seconds = time.perf_counter() - began
    return float(row[0]) / seconds


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_268)
