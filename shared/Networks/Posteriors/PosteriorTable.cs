using Almagest.Learning.Posteriors;

namespace Almagest.Networks.Posteriors;

/// <summary>From fitted simulations to what a posterior network learns from and is judged by.</summary>
public static class PosteriorTable
{
    /// <param name="spectra">Their fits, and the truths in coordinates.</param>
    public static PosteriorExamples Examples(
        IReadOnlyList<(FitSummary Summary, double[] Truth)> spectra,
        PosteriorCoordinates coordinates
    ) =>
        new(
            spectra.Count,
            [.. spectra.SelectMany(one => one.Summary.Features)],
            [.. spectra.SelectMany(one => one.Summary.LearntImagesOf(one.Truth))],
            FitSummary.ImageCount(coordinates)
        );

    /// <summary>The posterior of each spectrum.</summary>
    public static SpectrumPosterior[] Predict(
        PosteriorNet net,
        IReadOnlyList<FitSummary> summaries,
        PosteriorCoordinates coordinates
    ) =>
        [
            .. net.Predict([.. summaries.SelectMany(one => one.Features)])
                .Zip(summaries, (mixture, summary) => new SpectrumPosterior(summary, mixture, coordinates)),
        ];
}
