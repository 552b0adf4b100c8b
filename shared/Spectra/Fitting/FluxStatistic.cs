using Almagest.Spectra.Observations;

namespace Almagest.Spectra.Fitting;

/// <summary>By what a spectrum in flux is fitted.</summary>
internal static class FluxStatistic
{
    /// <exception cref="SpectralDataException">It has no errors, or Poisson statistics were asked for.</exception>
    public static StatisticKind Of(CountSpectrum flux, FitSettings settings) =>
        flux.StatisticalError is null
            ? throw SpectralDataException.At(
                "spectrum in flux",
                "no errors: without them there is no statistic, and nothing says how well a model fits",
                "a column of errors; a network of a campaign in flux fills and reads spectra without"
            )
        : settings.Statistic is null or StatisticKind.ChiSquare ? StatisticKind.ChiSquare
        : throw SpectralDataException.At(
            "spectrum in flux",
            $"the statistic {settings.Statistic} of counts",
            "chi2, by its errors"
        );
}
