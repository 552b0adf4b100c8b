namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>All that these tests know of tables that are nobody else's business.</summary>
internal static class PrivateTables
{
    /// <summary>Where a writer writes after it has marked its chunk.</summary>
    public const string Fits = "public.fits";

    public const string ChunksDone = "SELECT count(*) FROM public.chunks WHERE done_at IS NOT NULL";

    /// <summary>Writes the rows of chunks that are not done, and changes nothing.</summary>
    public const string TouchUndone = "UPDATE public.chunks SET created_at = created_at WHERE done_at IS NULL";

    /// <summary>The same of those at work.</summary>
    public const string TouchLeased = $"{TouchUndone} AND leased_by IS NOT NULL";

    /// <summary>What is to be harmed, as it is.</summary>
    public const string KeepOriginals = """
        CREATE TABLE public.chaos_payloads AS SELECT number, payload FROM public.observations;
        CREATE TABLE public.chaos_bundles AS SELECT id, bundle FROM public.networks
        """;

    /// <summary>Whoever is about to write the chunk of a poisoned observation waits, to be killed meanwhile, or is
    /// refused.</summary>
    public const string MakePoison = """
        CREATE TABLE public.chaos_poison (run_number int, run text, observation int, refuses boolean, is_mended boolean);
        CREATE FUNCTION public.chaos_poison() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE poison record;
        BEGIN
            SELECT * INTO poison FROM public.chaos_poison p WHERE p.run_number = NEW.run_number AND NOT p.is_mended
                AND p.observation BETWEEN NEW.first_observation AND NEW.last_observation;
            IF poison.refuses THEN RAISE EXCEPTION 'observation % is refused', poison.observation USING ERRCODE = 'XX000';
            ELSIF FOUND THEN PERFORM pg_sleep(3); END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER chaos_poison BEFORE UPDATE OF done_at ON public.chunks FOR EACH ROW
            WHEN (NEW.done_at IS NOT NULL) EXECUTE FUNCTION public.chaos_poison()
        """;

    /// <summary>Poisons an observation that is to come late, of the run with most to do.</summary>
    /// <returns>SQL that tells "run number|run|observation", or "".</returns>
    public static string Poison(bool refuses) =>
        $"""
            WITH chosen AS (
                SELECT c.run_number, r.name, c.last_observation
                FROM public.chunks c JOIN public.runs r ON r.number = c.run_number
                WHERE c.done_at IS NULL AND c.leased_by IS NULL AND c.parked_at IS NULL AND r.state = 'running'
                    AND NOT EXISTS (SELECT 1 FROM public.chaos_poison p WHERE p.run_number = c.run_number)
                ORDER BY c.number DESC LIMIT 1 FOR UPDATE OF c
            ), made AS (
                INSERT INTO public.chaos_poison SELECT run_number, name, last_observation, {refuses}, false FROM chosen
                RETURNING 1
            )
            SELECT coalesce((SELECT run_number || '|' || name || '|' || last_observation FROM chosen JOIN made ON true), '')
            """;

    public static string Mend(int run) => $"UPDATE public.chaos_poison SET is_mended = true WHERE run_number = {run}";

    public const string MendAll = "UPDATE public.chaos_poison SET is_mended = true";

    /// <returns>SQL that lists the observations of a run that were ever poisoned: "3,17".</returns>
    public static string Poisoned(string run) =>
        $"SELECT coalesce(string_agg(observation::text, ','), '') FROM public.chaos_poison WHERE run = '{run}'";

    /// <returns>SQL that tells who is at work on an observation, as "machine:process"; empty: nobody.</returns>
    public static string WorkerAt(int run, int observation) =>
        $"""
            SELECT coalesce((SELECT leased_by FROM public.chunks WHERE run_number = {run} AND done_at IS NULL
                AND {observation} BETWEEN first_observation AND last_observation), '')
            """;

    public static string IsParked(int run, int observation) =>
        $"""
            SELECT count(*) FROM public.chunks
            WHERE run_number = {run} AND parked_at IS NOT NULL AND first_observation = {observation}
            """;

    /// <returns>SQL that flips bits of one byte of what was measured; the same bits, however often.</returns>
    public static string FlipPayload(int observation, double where, int bits) =>
        $"""
            UPDATE public.observations o SET payload = {Flipped("k.payload", where, bits)}
            FROM public.chaos_payloads k WHERE k.number = o.number AND o.number = {observation}
            """;

    /// <summary>Of all networks.</summary>
    public static string FlipBundles(double where, int bits) =>
        $"""
            UPDATE public.networks n SET bundle = {Flipped("k.bundle", where, bits)}
            FROM public.chaos_bundles k WHERE k.id = n.id
            """;

    public const string MendBundles =
        "UPDATE public.networks n SET bundle = k.bundle FROM public.chaos_bundles k WHERE k.id = n.id AND k.bundle <> n.bundle";

    public const string RunsStopped = "SELECT count(*) FROM public.runs WHERE state = 'stopped'";

    /// <summary>As if nothing had been learnt: else it would not be learnt again.</summary>
    public const string ForgetTrainings = "UPDATE public.trainings SET state = 'failed' WHERE state = 'completed'";

    /// <returns>SQL that counts the chunks of a run whose results were written more than once.</returns>
    public static string WrittenTwice(string run) =>
        $"""
            SELECT count(*) FROM public.chunks c JOIN public.runs r ON r.number = c.run_number
            WHERE r.name = '{run}' AND c.writes > 1
            """;

    private static string Flipped(string bytes, double where, int bits)
    {
        string at = $"floor({where:f6} * length({bytes}))::int";
        return $"set_byte({bytes}, {at}, get_byte({bytes}, {at}) # {bits})";
    }
}
