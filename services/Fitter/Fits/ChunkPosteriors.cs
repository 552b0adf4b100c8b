using Almagest.Networks.Posteriors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Inputs;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Posteriors;
using Almagest.Spectra.Responses;

namespace Almagest.Fitter.Fits;

/// <summary>The posteriors of a chunk: each observation is fitted as the network's simulations were, then all go through it together.</summary>
public sealed class ChunkPosteriors(IResponseLibrary responses)
{
    /// <param name="engine">Its network, and its campaign's summaries.</param>
    /// <param name="observations">With what the networks saw of each.</param>
    /// <param name="settings">Of the run.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One for each observation; null where the network has no calibrated posterior, or the data none.</returns>
    public async Task<PosteriorAnswer?[]> OfAsync(
        FitEngine engine, IReadOnlyList<(int Number, Observation Source, EncodedObservation Encoded)> observations, RunSettings settings, CancellationToken cancellation)
    {
        var answers = new PosteriorAnswer?[observations.Count];
        if (engine.Posterior is not { } posterior || !settings.Posterior) return answers;
        var rows = new List<int>();
        var summaries = new List<FitSummary>();
        for (int row = 0; row < answers.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await SummaryAsync(posterior, engine, observations[row].Source, observations[row].Encoded, settings, cancellation) is not { } summary) continue;
            rows.Add(row);
            summaries.Add(summary);
        }
        SpectrumPosterior[] found = rows.Count == 0 ? [] : PosteriorTable.Predict(posterior.Net, summaries, posterior.Summaries.Coordinates);
        for (int i = 0; i < found.Length; i++)
        {
            int number = observations[rows[i]].Number;
            answers[rows[i]] = new PosteriorAnswer(found[i], posterior.Summaries.Coordinates, settings, number);
        }
        return answers;
    }

    private async Task<FitSummary?> SummaryAsync(
        EnginePosterior posterior, FitEngine engine, Observation source, EncodedObservation encoded, RunSettings settings, CancellationToken cancellation)
    {
        // Counts that are not Poisson's were not among the simulations: their posterior is not known.
        if (source.Payload is not CountsPayload counts || counts.Spectra.Any(one => !one.Source.IsPoisson || one.Background is { IsPoisson: false })) return null;
        IReadOnlyList<FitSpectrum> spectra = await FitSpectrum.LoadAsync(counts, responses, cancellation);
        try
        {
            return posterior.Summaries.Of(encoded, spectra, engine.ModelWith(settings.Bins));
        }
        catch (SpectralDataException)
        {
            // Whatever is wrong with it, the classical fit will say.
            return null;
        }
    }
}
