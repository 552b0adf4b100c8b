using Almagest.Spectra.Fitting;

namespace Almagest.Spectra.Fluxes;

/// <summary>Counts of one spectrum in a band of nominal energies.</summary>
/// <param name="Counts">In the source region; net ones where only those are known (χ²).</param>
/// <param name="Background">Expected in the source region, from the background region or by the background's model.</param>
/// <param name="Net">Counts less background.</param>
/// <param name="NetError">1 σ, counts: Poisson, of both regions.</param>
/// <param name="Model">Source counts of the model.</param>
/// <param name="Exposure">s, of the spectrum, without AREASCAL.</param>
public sealed record BandSignal(double Counts, double Background, double Net, double NetError, double Model, double Exposure)
{
    /// <summary>Counts s⁻¹.</summary>
    public double NetRate => Net / Exposure;

    public double NetRateError => NetError / Exposure;

    public double ModelRate => Model / Exposure;

    /// <summary>Bins count whose middle lies in the band and that were fitted.</summary>
    public static BandSignal Of(FitProblem problem, ReadOnlySpan<double> parameters, int spectrum, EnergyBand band)
    {
        FitBins bins = problem.Spectra[spectrum];
        double[] expected = new double[bins.Count],
            modelled = new double[bins.Count];
        problem.Expected(spectrum, parameters, expected);
        problem.ExpectedBackground(spectrum, parameters, modelled);
        (double counts, double background, double variance, double model) = (0, 0, 0, 0);
        for (int i = 0; i < bins.Count; i++)
        {
            double middle = 0.5 * (bins.Lower[i] + bins.Upper[i]);
            if (middle < band.Lower || middle > band.Upper)
                continue;
            double scale = bins.BackgroundScale[i],
                subtracted = bins.Statistic == StatisticKind.ChiSquare ? 0 : scale * bins.Background[i];
            counts += bins.Counts[i];
            background += subtracted + modelled[i];
            model += expected[i] - modelled[i];
            variance += bins.Statistic switch
            {
                StatisticKind.ChiSquare => bins.VarianceAt(i, expected[i]),
                StatisticKind.PgStat => bins.Counts[i] + (scale * scale * bins.Variance[i]),
                _ => bins.Counts[i] + (scale * subtracted),
            };
        }
        return new BandSignal(counts, background, counts - background, Math.Sqrt(variance), model, bins.ExposureTime);
    }
}
