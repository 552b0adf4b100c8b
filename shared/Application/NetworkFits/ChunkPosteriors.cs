using Almagest.Learning.Encoders;
using Almagest.Learning.Posteriors;
using Almagest.Networks.Posteriors;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;

namespace Almagest.Application.NetworkFits;

/// <summary>The posteriors of a chunk: each observation is fitted as the network's simulations were, then all go through it
/// together. Those of a flux are computed.</summary>
public static class ChunkPosteriors
{
    /// <param name="engine">Its network, and its campaign's summaries.</param>
    /// <param name="observations">With what the networks saw of each.</param>
    /// <returns>One for each observation; null where the network has no calibrated posterior, or the data none.</returns>
    public static PosteriorAnswer?[] Of(
        FitEngine engine,
        IReadOnlyList<(int Number, IReadOnlyList<FitSpectrum> Spectra, EncodedObservation Encoded)> observations,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        var answers = new PosteriorAnswer?[observations.Count];
        if (!settings.Posterior)
            return answers;
        if (engine.Campaign.Instruments.Count == 0)
            return [.. observations.Select(one => OfFlux(engine, one.Number, one.Spectra, one.Encoded, settings, cancellation))];
        if (engine.Posterior is not { } posterior)
            return answers;
        var rows = new List<int>();
        var summaries = new List<FitSummary>();
        for (int row = 0; row < answers.Length; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (SummaryOf(posterior, engine, observations[row].Spectra, observations[row].Encoded, settings) is not { } summary)
                continue;
            rows.Add(row);
            summaries.Add(summary);
        }
        SpectrumPosterior[] found =
            rows.Count == 0 ? [] : PosteriorTable.Predict(posterior.Net, summaries, posterior.Summaries.Coordinates);
        for (int i = 0; i < found.Length; i++)
            answers[rows[i]] = new PosteriorAnswer(
                found[i],
                posterior.Summaries.Coordinates,
                settings,
                observations[rows[i]].Number
            );
        return answers;
    }

    /// <summary>Of a flux with errors: its likelihood is known, and is sampled.</summary>
    private static PosteriorAnswer? OfFlux(
        FitEngine engine,
        int number,
        IReadOnlyList<FitSpectrum> spectra,
        EncodedObservation encoded,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (spectra.Count == 0)
            return null;
        try
        {
            return new PosteriorAnswer(
                LikelihoodPosterior.Of(
                    engine.Campaign,
                    engine.ModelWith(settings.Bins),
                    spectra,
                    settings,
                    engine.Encoder.DecodeParameters(encoded, new float[engine.Encoder.TargetCount])
                ),
                new PosteriorCoordinates(engine.Campaign.Parameters),
                settings,
                number
            );
        }
        catch (SpectralDataException)
        {
            // Whatever is wrong with it, the classical fit will say.
            return null;
        }
    }

    private static FitSummary? SummaryOf(
        EnginePosterior posterior,
        FitEngine engine,
        IReadOnlyList<FitSpectrum> spectra,
        EncodedObservation encoded,
        RunSettings settings
    )
    {
        // Counts that are not Poisson's were not among the simulations: their posterior is not known. A flux has no spectra.
        if (
            spectra.Count == 0
            || spectra.Any(one => !one.Observed.Source.IsPoisson || one.Observed.Background is { IsPoisson: false })
        )
            return null;
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
