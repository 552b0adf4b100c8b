"""What a user would build in place of Almagest's fleet: Celery on RabbitMQ, PyTorch, psycopg2. The same network (its safetensors
from the database), the same spectra, chunks of the same size; one SELECT and one COPY-upsert a chunk, in one transaction. Fewer things are computed: no bands, no flags, no fluxes, no principal components.

  celery_fitter.py work N           N processes that fit, until they are ended
  celery_fitter.py run NUMBER CATALOGUE CHUNKS
                                    sends the chunks, waits for all, prints the seconds
  celery_fitter.py end              deletes the queue

PEER_BROKER (amqp address), PEER_DATABASE (libpq), PEER_NETWORK (id), PEER_PASSES (at most), PEER_TOLERANCE,
PEER_CHUNK; the tables are CeleryPeer.cs's."""
import io, json, os, struct, sys, time
import blas

described = blas.settle()
import numpy as np
import psycopg2
import torch
from celery import Celery
from nets import perceptron, residual

PASSES, TOLERANCE, CHUNK = int(os.environ["PEER_PASSES"]), float(os.environ["PEER_TOLERANCE"]), int(os.environ["PEER_CHUNK"])
QUEUE = "almagest-bench-peer"
app = Celery("peer", broker=os.environ["PEER_BROKER"])
app.conf.update(
    task_default_queue=QUEUE,
    task_ignore_result=True,
    task_acks_late=True,
    worker_prefetch_multiplier=2,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
)


def load(net, tensors, prefix):
    """The net's weights in the order in which the bundle has them."""
    given = [values for name, values in tensors.items() if name.startswith(prefix + ".") and ".member." not in name]
    wanted = list(net.parameters())
    assert [value.numel() for value in wanted] == [value.numel() for value in given], prefix
    with torch.no_grad():
        for weight, values in zip(wanted, given):
            weight.copy_(values.view_as(weight))
    return net.eval()


class Fitter:
    """What a process keeps: its connection and the network."""

    def __init__(self):
        torch.set_num_threads(1)
        self.database = psycopg2.connect(os.environ["PEER_DATABASE"])
        with self.database, self.database.cursor() as cursor:
            cursor.execute("SELECT bundle FROM public.networks WHERE id = %s", (os.environ["PEER_NETWORK"],))
            bundle = bytes(cursor.fetchone()[0])
            cursor.execute("SELECT spectrum FROM peer.reference")
            self.reference = np.frombuffer(cursor.fetchone()[0], dtype="<f8")
            cursor.execute("CREATE TEMPORARY TABLE incoming (LIKE peer.fits) ON COMMIT DELETE ROWS")
        (length,) = struct.unpack("<q", bundle[:8])
        header, data = json.loads(bundle[8 : 8 + length]), bundle[8 + length :]
        about = json.loads(next(iter(header.pop("__metadata__").values())))
        tensors = {
            name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], dtype="<f4").copy())
            for name, entry in sorted(header.items(), key=lambda pair: pair[1]["data_offsets"])
        }
        self.bins, nets = len(self.reference), about["architecture"]
        assert about["contextCount"] == 0 and nets["ensembleSize"] == 1
        targets = len(about["targetNames"])
        self.sees_mask, self.targets = nets["regressorSeesMask"], targets
        self.denoiser = load(perceptron([2 * self.bins, *nets["denoiserWidths"], self.bins]), tensors, "denoiser")
        self.regressor = load(
            residual(
                (2 if self.sees_mask else 1) * self.bins,
                (2 if nets["regressorGivesVariance"] else 1) * targets,
                nets["regressorWidth"],
                nets["regressorBlocks"],
            ),
            tensors,
            "regressor.0",
        )
        self.mean, self.deviation = tensors["normalisation.values.mean"], tensors["normalisation.values.deviation"]
        self.target_mean, self.target_deviation = (
            tensors["normalisation.targets.mean"],
            tensors["normalisation.targets.deviation"],
        )

    @torch.inference_mode()
    def fit(self, flux, seen):
        """flux [N, B], photons/cm2/s/keV; seen [N, B]. Targets [N, P] and filled spectra [N, B], both as the network has them, and
        passes [N]: until what a pass changes is below the tolerance."""
        with np.errstate(divide="ignore"):
            ratio = np.maximum(np.log10(flux / self.reference), -12).astype(np.float32)
        seen = torch.from_numpy(seen)
        values = torch.where(seen, (torch.from_numpy(ratio) - self.mean) / self.deviation, torch.zeros(()))
        mask, filled = seen.float(), values.clone()
        gaps, passes = (1 - mask).sum(1).clamp(min=1), torch.zeros(len(values), dtype=torch.int16)
        active = torch.arange(len(values))
        for _ in range(PASSES):
            before = filled[active]
            after = torch.where(seen[active], before, self.denoiser(torch.cat([before, mask[active]], 1)))
            filled[active] = after
            passes[active] += 1
            active = active[((after - before).square().sum(1) / gaps[active]).sqrt() >= TOLERANCE]
            if not len(active):
                break
        found = self.regressor(torch.cat([filled, mask], 1) if self.sees_mask else filled)[:, : self.targets]
        return (
            (found * self.target_deviation + self.target_mean).numpy(),
            (filled * self.deviation + self.mean).numpy(),
            passes.tolist(),
        )

    def chunk(self, run, catalogue, number):
        with self.database, self.database.cursor() as cursor:
            cursor.execute(
                "SELECT id, flux, seen FROM peer.observations WHERE catalogue = %s AND number >= %s AND number < %s",
                (catalogue, number * CHUNK, (number + 1) * CHUNK),
            )
            rows = cursor.fetchall()
            flux = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f8").reshape(-1, self.bins)
            seen = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.bool_).reshape(-1, self.bins)
            targets, filled, passes = self.fit(flux, seen)
            text = io.StringIO(
                "".join(
                    f"{run}\t{row[0]}\t{{{','.join(map(repr, found))}}}\t\\\\x{spectrum.tobytes().hex()}\t{made}\n"
                    for row, found, spectrum, made in zip(rows, targets.tolist(), filled, passes)
                )
            )
            cursor.copy_expert("COPY incoming FROM STDIN", text)
            cursor.execute(
                "INSERT INTO peer.fits SELECT * FROM incoming ON CONFLICT (run, observation_id) DO UPDATE SET "
                "targets = excluded.targets, filled = excluded.filled, passes = excluded.passes"
            )
            cursor.execute(
                "INSERT INTO peer.chunks VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                (run, number, os.getpid(), time.process_time()),
            )


kept = None


@app.task(name="fit_chunk", autoretry_for=(psycopg2.OperationalError,), retry_backoff=True, max_retries=5)
def fit_chunk(run, catalogue, number):
    global kept
    kept = kept or Fitter()
    kept.chunk(run, catalogue, number)


def run(number, catalogue, chunks):
    database = psycopg2.connect(os.environ["PEER_DATABASE"])
    database.autocommit = True
    began = time.perf_counter()
    for chunk in range(chunks):
        fit_chunk.delay(number, catalogue, chunk)
    with database.cursor() as cursor:
        done, last = 0, began
        while done < chunks:
            time.sleep(0.02)
            cursor.execute("SELECT count(*) FROM peer.chunks WHERE run = %s", (number,))
            before, (done,) = done, cursor.fetchone()
            last = time.perf_counter() if done > before else last
            if time.perf_counter() - last > 120:
                sys.exit("nothing was done for two minutes")
        print(time.perf_counter() - began, flush=True)


if sys.argv[1] == "work":
    print(f"PyTorch {torch.__version__}, {described}", flush=True)
    app.worker_main(
        ["worker", "--concurrency", sys.argv[2], "--loglevel", "ERROR", "--without-gossip", "--without-mingle", "-Ofair"]
    )
elif sys.argv[1] == "run":
    run(*map(int, sys.argv[2:]))
else:
    with app.connection() as connection:
        connection.default_channel.queue_delete(QUEUE)
