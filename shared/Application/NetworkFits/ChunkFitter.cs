using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Results;
using Almagest.Networks.Inference;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
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
    /// <summary>This process, as rows name it.</summary>
    public static string Worker { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

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
        RunFluxes fluxes = engine.FluxesOf(settings);
        FitSettings data = CampaignProblem.SettingsOf(engine.Campaign, settings);
        FitSpectrum[] Shaped(IReadOnlyList<FitSpectrum> spectra) =>
            [.. spectra.Select(one => settings.BackgroundModel is null ? one : work.Backgrounds.Apply(one, data))];
        var fits = new List<ChunkFit>(work.Observations.Count);
        IReadOnlyList<ReadySpectrum> ready = await EncodeAsync(
            work,
            engine,
            responses,
            unseen =>
                TryFit(unseen.Known.Id, () =>
                    UnseenSpectrum.Fit(
                        engine,
                        unseen.Why,
                        Shaped(unseen.Spectra),
                        settings,
                        fluxes,
                        unseen.Known.Redshift,
                        cancellation
                    )
                ),
            settings,
            failures,
            cancellation
        );
        void TryFit(long id, Func<SpectrumFit> fit)
        {
            try
            {
                fits.Add(ChunkFit.Of(id, fit()));
            }
            catch (SpectralDataException error)
            {
                failures.Add(new FitFailure(id, "refine", error.Message));
            }
            // There is no weather in a fit: what it throws, it throws again.
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failures.Add(new FitFailure(id, "refine", $"{error.GetType().Name}: {error.Message}"));
            }
        }
        if (ready.Count > 0)
        {
            NetworkInput input = CampaignEncoder.Stack([.. ready.Select(one => one.Encoded)]);
            (InferenceResult filled, float[]? gapIgnored) = engine.Infer(
                input,
                new InferenceSettings(settings.MaxPasses, settings.Tolerance, settings.TraceParameters)
            );
            CondensedModel?[] condensed = StandIns(ready, engine, settings);
            PosteriorAnswer?[] posterior = ChunkPosteriors.Of(
                engine,
                [.. ready.Select((one, row) => (one.Known.Number, one.Spectra, one.Encoded, condensed[row]))],
                settings,
                cancellation
            );
            EvaluationWorkspace workspace = new();
            for (int row = 0; row < ready.Count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                var answer = new NetworkAnswer(engine.Encoder, ready[row].Encoded, filled, gapIgnored, row);
                (ReadySpectrum one, PosteriorAnswer? told, CondensedModel? standIn) = (
                    ready[row],
                    posterior[row],
                    condensed[row]
                );
                TryFit(one.Known.Id, () =>
                    answer.IsFinite
                        ? ClassicalRefinement.Complete(
                            answer.ToFit(),
                            answer,
                            told,
                            engine,
                            one.Source,
                            Shaped(one.Spectra),
                            settings,
                            standIn,
                            workspace,
                            fluxes,
                            one.Known.Redshift
                        )
                        : throw SpectralDataException.At(one.Source.Name, "a network's answer of no numbers", "finite ones")
                );
            }
        }
        return ResultOf(work, fits, failures);
    }

    /// <summary>What stands in for the model is learnt once for each response, which costs as much as some fifty fits.</summary>
    /// <returns>Null for spectra through responses that few others have.</returns>
    private static CondensedModel?[] StandIns(IReadOnlyList<ReadySpectrum> ready, FitEngine engine, RunSettings settings)
    {
        Dictionary<string, int> uses = ready
            .SelectMany(one => one.Spectra)
            .CountBy(spectrum => spectrum.Observed.ResponseKey)
            .ToDictionary();
        return
        [
            .. ready.Select(one =>
                one.Spectra.All(spectrum => uses[spectrum.Observed.ResponseKey] >= Worthwhile)
                    ? engine.CondensedWith(settings.Bins)
                    : null
            ),
        ];
    }

    private const int Worthwhile = 64;

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
        Action<(ChunkObservation Known, string Why, IReadOnlyList<FitSpectrum> Spectra)> fitUnseen,
        RunSettings settings,
        List<FitFailure> failures,
        CancellationToken cancellation
    )
    {
        var read = new List<(ChunkObservation Known, Observation Source)>();
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
                read.Add((observation, source));
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
            // Without a classical fit nothing is left of one that the network can't see.
            if (outcomes[i] is NotEncoded failed && !(failed.HasChannels && settings.Refine))
            {
                failures.Add(new FitFailure(read[i].Known.Id, "load", failed.Reason));
                continue;
            }
            IReadOnlyList<FitSpectrum> spectra = read[i].Source.Payload is CountsPayload counts
                ? await FitSpectrum.LoadAsync(counts, responses, cancellation)
                : [];
            if (outcomes[i] is NotEncoded unseen)
            {
                fitUnseen((read[i].Known, unseen.Reason, spectra));
                continue;
            }
            ready.Add(new ReadySpectrum(read[i].Known, read[i].Source, spectra, ((Encoded)outcomes[i]).Observation));
        }
        return ready;
    }

    // Spectra: with their responses; none of a flux.
    private sealed record ReadySpectrum(
        ChunkObservation Known,
        Observation Source,
        IReadOnlyList<FitSpectrum> Spectra,
        EncodedObservation Encoded
    );
}
