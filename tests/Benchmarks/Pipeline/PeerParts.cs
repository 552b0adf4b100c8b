using System.Globalization;
using Almagest.Application.NetworkFits;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Inference;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Catalogues;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Almagest.Benchmarks.Pipeline;

/// <summary>The fleet beside Celery, PyTorch and psycopg2: same network, spectra, servers, number of processes.</summary>
/// <param name="say">Where progress goes.</param>
/// <param name="note">Where goes what a reader of the figures should know.</param>
internal sealed class PeerParts(Action<string> say, Action<string> note)
{
    private const int ChunkSize = PipelineBenchmark.ChunkSize,
        WarmChunks = 10;

    /// <param name="run">Of the fleet, which took <paramref name="fitted"/>.</param>
    public async Task<IReadOnlyList<PipelinePart>> MeasureAsync(
        IServiceProvider services,
        string database,
        string broker,
        PipelineRequest request,
        Run run,
        Campaign campaign,
        TimeSpan fitted,
        CancellationToken cancellation
    )
    {
        if (CeleryPeer.Lack() is { } lack)
        {
            note($"peer: {lack}.");
            return [];
        }
        say("the same by Celery and PyTorch ...");
        IReadOnlyList<NewObservation> all = await GappedFluxes.DrawAsync(request.Spectra);
        NewObservation[] spectra = [.. all.Take(all.Count / ChunkSize * ChunkSize)];
        (IReadOnlyList<Encoded> seen, InferenceResult ours) = await OursAsync(
            services,
            run,
            campaign,
            spectra[..ChunkSize],
            cancellation
        );
        RunSettings settings = RunSettings.Default;
        CeleryPeer peer = new(database, broker, run.NetworkId!, settings.MaxPasses, settings.Tolerance);
        PeerRun theirs = await peer.RunAsync(WarmChunks, spectra, seen[0].Observation.Reference, request.Fitters);
        string difference = Differs(ours.Targets, theirs.Targets).ToString("G2", CultureInfo.InvariantCulture);
        note(
            string.Create(
                CultureInfo.InvariantCulture,
                $"beside Celery: {theirs.Programs}; {theirs.Passes:F1} passes on average; "
            )
                + $"targets differ from ours by {difference} of their spread (median); it fills without principal components and "
                + "tells no ends, bands, fluxes or flags."
        );
        if (theirs.Servers is { } servers)
            note($"beside Celery, its {servers.Told(spectra.Length, ("fitters", theirs.Processor))}");
        return
        [
            new(
                "beside Celery",
                request.Spectra / fitted.TotalSeconds,
                "spectra/s",
                spectra.Length / theirs.Elapsed.TotalSeconds,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Celery, PyTorch, psycopg2: {theirs.Processor.TotalMicroseconds / spectra.Length:F1} µs of CPU each"
                )
            ),
        ];
    }

    private static async Task<(IReadOnlyList<Encoded> Seen, InferenceResult Found)> OursAsync(
        IServiceProvider services,
        Run run,
        Campaign campaign,
        NewObservation[] spectra,
        CancellationToken cancellation
    )
    {
        using FitEngine engine = await FitEngine.LoadAsync(
            await services.GetRequiredService<INetworkStore>().GetAsync(run.NetworkId!, cancellation),
            campaign,
            services.GetRequiredService<IResponseLibrary>(),
            cancellation
        );
        IReadOnlyList<EncodingOutcome> outcomes = await engine.Encoder.EncodeAsync(
            [.. spectra.Select(one => new Observation { Name = one.Name, Payload = PayloadCodec.Decode(one.Payload) })],
            null,
            cancellation
        );
        Encoded[] seen = [.. outcomes.Cast<Encoded>()];
        InferenceSettings settings = new(RunSettings.Default.MaxPasses, RunSettings.Default.Tolerance, TargetsOfEveryPass: false);
        return (seen, engine.Infer(CampaignEncoder.Stack([.. seen.Select(one => one.Observation)]), settings).Filled);
    }

    /// <summary>The median distance of targets, in their standard deviations.</summary>
    /// <param name="ours">Shape [N, P].</param>
    /// <param name="theirs">Shape [N or more, P].</param>
    private static double Differs(float[] ours, IReadOnlyList<float[]> theirs)
    {
        int targets = theirs[0].Length;
        List<double> distances = [];
        for (int target = 0; target < targets; target++)
        {
            double[] values = [.. ours.Where((_, i) => i % targets == target).Select(value => (double)value)];
            double mean = values.Average(),
                spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            distances.AddRange(values.Select((value, row) => Math.Abs(value - theirs[row][target]) / spread));
        }
        distances.Sort();
        return distances[distances.Count / 2];
    }
}
