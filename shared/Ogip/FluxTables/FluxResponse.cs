using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.FluxTables;

/// <summary>
/// The response through which a model makes a spectrum in flux: a channel for each of its bins, which may have gaps between them
/// or overlap as photometric bands do. Of photons the area is 1 cm²; where energy was measured, it grows with the energy and is
/// 1 cm² in the bin's geometric middle.
/// </summary>
/// <remarks>As HEASARC's ftflx2xsp does, but for the area within a bin and for gaps.</remarks>
internal static class FluxResponse
{
    /// <summary>ln E: so narrow that energy over photons is constant within, to 1e-5.</summary>
    private const double Step = 0.01;

    private const int MostCells = 60_000,
        MostElements = 4_000_000;

    /// <summary>Edges as near as this, relative, are one: a wavelength's decimals don't make a gap.</summary>
    private const double Same = 1e-7;

    /// <exception cref="SpectralDataException">Far too many bins lie over one another.</exception>
    public static RedistributionMatrix Of(string where, FluxTable table)
    {
        double[] knots = Knots(table);
        double[] edges = Cells(knots, table);
        FluxBin[] bins = [.. table.Bins];
        var firstRun = new int[edges.Length];
        List<RedistributionMatrix.Run> runs = [];
        List<float> values = [];
        List<int> here = [];
        bool[] isReached = new bool[bins.Length];
        int next = 0;
        for (int cell = 0; cell + 1 < edges.Length; cell++)
        {
            double middle = Math.Sqrt(edges[cell] * edges[cell + 1]),
                energy = 0.5 * (edges[cell] + edges[cell + 1]);
            for (; next < bins.Length && bins[next].Lower < middle; next++)
                here.Add(next);
            here.RemoveAll(bin => bins[bin].Upper <= middle);
            foreach (int bin in here)
            {
                if (runs.Count > firstRun[cell] && runs[^1].FirstChannel + runs[^1].ChannelCount == bin)
                    runs[^1] = runs[^1] with { ChannelCount = runs[^1].ChannelCount + 1 };
                else
                    runs.Add(new(bin, 1, values.Count));
                isReached[bin] = true;
                values.Add(table.IsEnergy ? (float)(energy / bins[bin].Nominal) : 1);
            }
            if (values.Count > MostElements)
                throw SpectralDataException.At(where, $"{bins.Length} bins over one another", "bins side by side, mostly");
            firstRun[cell + 1] = runs.Count;
        }
        if (Array.IndexOf(isReached, false) is >= 0 and var narrow)
            throw SpectralDataException.At(
                where,
                $"a bin from {bins[narrow].Lower:R} to {bins[narrow].Upper:R} keV",
                $"bins wider than {Same} of their energy"
            );
        return new(
            new EnergyGrid(edges),
            1,
            [.. bins.Select(bin => bin.Lower)],
            [.. bins.Select(bin => bin.Upper)],
            firstRun,
            [.. runs],
            [.. values],
            includesArea: true
        );
    }

    /// <summary>All edges of bins, those that are one taken once.</summary>
    private static double[] Knots(FluxTable table)
    {
        List<double> knots = [];
        foreach (double edge in table.Bins.SelectMany(bin => new[] { bin.Lower, bin.Upper }).Order())
            if (knots.Count == 0 || edge > knots[^1] * (1 + Same))
                knots.Add(edge);
        return knots.Count > 1 ? [.. knots] : [knots[0], knots[0] * (1 + Same)];
    }

    private static double[] Cells(double[] knots, FluxTable table)
    {
        bool[] isCovered = Covered(knots, table);
        double step = Step;
        while (Enumerable.Range(0, isCovered.Length).Sum(i => (long)Parts(i)) > MostCells && step < 10)
            step *= 2;
        List<double> edges = [knots[0]];
        for (int i = 0; i < isCovered.Length; i++)
        {
            int parts = Parts(i);
            for (int part = 1; part < parts; part++)
                edges.Add(knots[i] * Math.Pow(knots[i + 1] / knots[i], (double)part / parts));
            edges.Add(knots[i + 1]);
        }
        return [.. edges];

        int Parts(int i) =>
            isCovered[i] ? (int)Math.Clamp(Math.Ceiling(Math.Log(knots[i + 1] / knots[i]) / step), 1, MostCells) : 1;
    }

    private static bool[] Covered(double[] knots, FluxTable table)
    {
        bool[] covered = new bool[knots.Length - 1];
        int next = 0;
        double reach = 0;
        for (int i = 0; i < covered.Length; i++)
        {
            double middle = Math.Sqrt(knots[i] * knots[i + 1]);
            for (; next < table.Bins.Count && table.Bins[next].Lower < middle; next++)
                reach = Math.Max(reach, table.Bins[next].Upper);
            covered[i] = reach > middle;
        }
        return covered;
    }
}
