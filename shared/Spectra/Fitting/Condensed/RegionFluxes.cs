using Almagest.Spectra.Models;

namespace Almagest.Spectra.Fitting.Condensed;

/// <summary>Fluxes of a region's points on a response's energies, and what an error in each bin is worth. M points, E
/// bins.</summary>
/// <param name="photons">Shape [M][E].</param>
/// <param name="sensitivity">Shape [E]: counts of one photon.</param>
/// <param name="negligible">Share of the brightest bin's counts that need not be right.</param>
internal sealed class RegionFluxes(double[][] photons, double[] sensitivity, double negligible)
{
    private readonly double[] _counts = [.. photons.Select(flux => flux.Zip(sensitivity, (one, seen) => one * seen).Sum())],
        _floors = [.. photons.Select(flux => negligible * flux.Zip(sensitivity, (one, seen) => one * seen).Max())];

    /// <summary>Shape [points][bins].</summary>
    public static double[][] Photons(SpectralModel model, EnergyGrid grid, double[][] points)
    {
        BoundModel bound = model.Bind(grid);
        var workspace = new EvaluationWorkspace();
        return
        [
            .. points.Select(point =>
            {
                double[] flux = new double[grid.BinCount];
                bound.Evaluate(point, flux, workspace);
                return flux;
            }),
        ];
    }

    /// <summary>Shape [E].</summary>
    public double[] PhotonsOf(int point) => photons[point];

    /// <summary>False where something is no number.</summary>
    public bool AreUsable =>
        photons.All(flux => Array.TrueForAll(flux, value => value >= 0 && double.IsFinite(value)))
        && _counts.All(double.IsFinite)
        && sensitivity.All(seen => seen >= 0);

    public bool Matters(int bin) => sensitivity[bin] > 0;

    /// <summary>One over the photons of a bin, or over those that would matter.</summary>
    public double ScaleOf(int point, int bin)
    {
        double all = photons[point][bin] + (_floors[point] / sensitivity[bin]);
        return all > 0 ? 1 / all : 0;
    }

    /// <summary>What is wrong of a bin's counts, squared and relative to them, for one count in all: so much times the counts is
    /// the most that it can move the minimum of a statistic, in its units.</summary>
    /// <param name="told">Photons that it is said to have.</param>
    public double ErrorOf(int point, int bin, double told)
    {
        // A point that nothing is seen of has no spectrum.
        if (!(_counts[point] > 0))
            return 0;
        double off = told - photons[point][bin];
        return sensitivity[bin] * off * off * ScaleOf(point, bin) / _counts[point];
    }
}
