using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Results;
using Almagest.Networks.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Runs;

namespace Almagest.Application.NetworkFits;

/// <summary>
/// Fits a chunk: fill the gaps by the iterated auto-encoder, regress on the composite, sample the posterior, refine counts
/// classically.
/// What is wrong with one observation becomes its failure; the others are fitted.
/// </summary>
public sealed class ChunkFitter(FitEngineCache engines, IResponseLibrary library)
{
    private static readonly string Worker = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <exception cref="UnusableNetworkException">The run's network can't be used.</exception>
    public async Task<ChunkResult> FitAsync(ChunkWork work, CancellationToken cancellation)
    {
        RunSettings settings = RunSettings.Parse(work.Run.SettingsJson);
        ChunkResponses responses = new(library);
        FitEngine engine;
        try
        {
            engine = await engines.GetAsync(work.Run.NetworkId, work.Run.CampaignId, responses, cancellation);
        }
        catch (SpectralDataException error)
        {
            throw new UnusableNetworkException(error);
        }
        var failures = new List<FitFailure>();
        IReadOnlyList<ReadySpectrum> ready = await EncodeAsync(work, engine, responses, failures, cancellation);
        FitSettings data = CampaignProblem.SettingsOf(engine.Campaign, settings);
        FitSpectrum Shaped(FitSpectrum spectrum) =>
            settings.BackgroundModel is null ? spectrum : work.Backgrounds.Apply(spectrum, data);
        var fits = new List<ChunkFit>(ready.Count);
        if (ready.Count > 0)
        {
            NetworkInput input = CampaignEncoder.Stack([.. ready.Select(one => one.Encoded)]);
            (InferenceResult filled, float[]? gapIgnored) = engine.Infer(
                input,
                new InferenceSettings(settings.MaxPasses, settings.Tolerance, settings.TraceParameters)
            );
            PosteriorAnswer?[] posterior = ChunkPosteriors.Of(
                engine,
                [.. ready.Select(one => (one.Number, one.Spectra, one.Encoded))],
                settings,
                cancellation
            );
            EvaluationWorkspace workspace = new();
            for (int row = 0; row < ready.Count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                var answer = new NetworkAnswer(engine.Encoder, ready[row].Encoded, filled, gapIgnored, row);
                try
                {
                    if (!answer.IsFinite)
                        throw SpectralDataException.At(ready[row].Source.Name, "a network's answer of no numbers", "finite ones");
                    SpectrumFit fit = ClassicalRefinement.Complete(
                        answer.ToFit(),
                        answer,
                        posterior[row],
                        engine,
                        ready[row].Source,
                        [.. ready[row].Spectra.Select(Shaped)],
                        settings,
                        workspace
                    );
                    fits.Add(ChunkFit.Of(ready[row].Id, fit));
                }
                catch (SpectralDataException error)
                {
                    failures.Add(new FitFailure(ready[row].Id, "refine", error.Message));
                }
                // There is no weather in a fit: what it throws, it throws again.
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    failures.Add(new FitFailure(ready[row].Id, "refine", $"{error.GetType().Name}: {error.Message}"));
                }
            }
        }
        return ResultOf(work, fits, failures);
    }

    private static ChunkResult ResultOf(ChunkWork work, IReadOnlyList<ChunkFit> fits, IReadOnlyList<FitFailure> failures) =>
        new()
        {
            RunId = work.Run.Id,
            ChunkNumber = work.ChunkNumber,
            Worker = Worker,
            NetworkId = work.Run.NetworkId,
            Fits = fits,
            Failures = failures,
        };

    private static async Task<IReadOnlyList<ReadySpectrum>> EncodeAsync(
        ChunkWork work,
        FitEngine engine,
        ChunkResponses responses,
        List<FitFailure> failures,
        CancellationToken cancellation
    )
    {
        var read = new List<(long Id, int Number, Observation Source)>();
        foreach (ChunkObservation observation in work.Observations)
        {
            try
            {
                Observation source = observation.Read();
                // Without errors there is no classical fit: what counts is on the grid.
                if (engine.Campaign.Instruments.Count == 0 && FluxOnGrid.IsFlux(source.Payload))
                {
                    var flux = (CountsPayload)source.Payload;
                    if (!FluxOnGrid.HasErrors(flux))
                        source = source with
                        {
                            Payload = await FluxOnGrid.OfAsync(flux, engine.Encoder.Grid, responses, cancellation),
                        };
                }
                read.Add((observation.Id, observation.Number, source));
            }
            catch (SpectralDataException error)
            {
                failures.Add(new FitFailure(observation.Id, "load", error.Message));
            }
        }
        IReadOnlyList<EncodingOutcome> outcomes = await engine.Encoder.EncodeAsync(
            [.. read.Select(one => one.Source)],
            responses,
            cancellation
        );
        var ready = new List<ReadySpectrum>();
        for (int i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] is NotEncoded failed)
            {
                failures.Add(new FitFailure(read[i].Id, "load", failed.Reason));
                continue;
            }
            IReadOnlyList<FitSpectrum> spectra = read[i].Source.Payload is CountsPayload counts
                ? await FitSpectrum.LoadAsync(counts, responses, cancellation)
                : [];
            ready.Add(new ReadySpectrum(read[i].Id, read[i].Number, read[i].Source, spectra, ((Encoded)outcomes[i]).Observation));
        }
        return ready;
    }

    // Spectra: with their responses; none of a flux.
    private sealed record ReadySpectrum(
        long Id,
        int Number,
        Observation Source,
        IReadOnlyList<FitSpectrum> Spectra,
        EncodedObservation Encoded
    );
}
