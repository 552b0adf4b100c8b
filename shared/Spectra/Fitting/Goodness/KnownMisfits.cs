namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>What a template is of.</summary>
internal enum MisfitKind
{
    Iron,
    Gain,
    Area,
    Background,
    Soft,
}

/// <summary>Something that happens to spectra, as the change of the counts expected in all bins of a problem's spectra, one
/// spectrum after the other.</summary>
/// <param name="Name">For a reader.</param>
/// <param name="Counts">Shape [bins of all spectra], in any unit.</param>
internal sealed record KnownMisfit(MisfitKind Kind, string Name, double[] Counts);

/// <summary>The few things that happen: lines of iron, gain, area, background, a soft excess.</summary>
internal static class KnownMisfits
{
    /// <summary>Neutral, helium-like and hydrogen-like, keV.</summary>
    private static readonly double[] Iron = [6.4, 6.7, 6.97];

    /// <summary>A redshift below this moves a line by less than instruments tell.</summary>
    private const double LeastRedshift = 0.003;

    /// <summary>keV: above it nothing is soft.</summary>
    private const double SoftBelow = 1;

    /// <summary>keV, of a thermal soft excess.</summary>
    private const double Temperature = 0.15;

    /// <summary>Of more spectra instruments are asked about together: there would be hundreds of tests.</summary>
    private const int MostApart = 8;

    /// <param name="parameters">Shape [all parameters], of the best fit.</param>
    /// <param name="counts">For each spectrum what is expected in its bins: of the source, and of the background.</param>
    public static List<KnownMisfit> Of(
        FitProblem problem,
        double[] parameters,
        IReadOnlyList<(double[] Source, double[] Background)> counts
    )
    {
        var all = new List<KnownMisfit>();
        int[] sources = [.. Enumerable.Range(0, problem.Spectra.Count).Where(k => !problem.IsBackground(k))];
        bool Sees(double energy) => Array.Exists(sources, k => IsWithin(problem.Spectra[k], energy));
        (string Name, double Energy)[] lines =
        [
            .. Redshifts(problem, parameters)
                .SelectMany(z => Iron.Select(energy => ($"Fe K {energy:0.0#} keV{(z > 0 ? " at z" : "")}", energy / (1 + z))))
                .Where(line => Sees(line.Item2)),
        ];
        double[][][] folded =
        [
            .. problem.Spectra.Select((_, k) => sources.Contains(k) ? Fold(problem, k, parameters, lines) : []),
        ];
        void Add(MisfitKind kind, string name, int[] of, Func<int, double[]> template) =>
            all.Add(new(kind, name, Joined(problem, of, template)));

        foreach ((int at, (string name, _)) in lines.Index())
            Add(MisfitKind.Iron, name, sources, k => folded[k][at]);
        if (Sees(SoftBelow))
        {
            Add(MisfitKind.Soft, "thermal soft excess", sources, k => folded[k][^3]);
            Add(MisfitKind.Soft, "steep soft excess", sources, k => folded[k][^2]);
        }
        bool isApart = sources.Length is > 1 and <= MostApart;
        foreach (int[] some in isApart ? sources.Select(k => (int[])[k]) : [sources])
        {
            string which = isApart ? $" of spectrum {1 + Array.IndexOf(sources, some[0])}" : "";
            Add(MisfitKind.Gain, $"gain slope{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, edge => edge));
            Add(MisfitKind.Gain, $"gain offset{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, _ => 1));
            Add(MisfitKind.Area, $"area slope{which}", some, k => folded[k][^1]);
            Add(MisfitKind.Background, $"background{which}", some, k => counts[k].Background);
        }
        return all;
    }

    /// <summary>Lines of one photon cm⁻² s⁻¹; what a thermal and a steep component, and a slope of the area, make of the source:
    /// all in one reading of the response.</summary>
    /// <returns>Shape [lines + 3][bins], counts.</returns>
    private static double[][] Fold(FitProblem problem, int spectrum, double[] parameters, (string Name, double Energy)[] lines)
    {
        FitBins bins = problem.Spectra[spectrum];
        EnergyGrid energies = bins.Response.Energies;
        int n = energies.BinCount,
            rows = lines.Length + 3;
        double[] fluxes = new double[rows * n],
            counts = new double[rows * bins.Count];
        foreach ((int row, (_, double energy)) in lines.Index())
            if (energies.FindBin(energy) is >= 0 and var at)
                fluxes[(row * n) + at] = 1;
        Span<double> thermal = fluxes.AsSpan(lines.Length * n, n),
            steep = fluxes.AsSpan((lines.Length + 1) * n, n),
            slope = fluxes.AsSpan((lines.Length + 2) * n, n);
        problem.SourceFlux(spectrum, parameters, slope);
        for (int i = 0; i < n; i++)
        {
            (double energy, double photons) = (energies.Center(i), slope[i]);
            (thermal[i], steep[i], slope[i]) = (
                photons * BlackBody(energy),
                photons / (energy * energy),
                photons * Math.Log(energy)
            );
        }
        bins.Response.Fold(fluxes, rows, counts);
        double[][] folded = [.. counts.Chunk(bins.Count)];
        foreach (double[] row in folded)
            for (int i = 0; i < row.Length; i++)
                row[i] *= bins.BinExposure?[i] ?? bins.Exposure;
        return folded;
    }

    /// <summary>0, and that of the model where it has one.</summary>
    private static IEnumerable<double> Redshifts(FitProblem problem, double[] parameters) =>
        problem
            .Model.Parameters.Index()
            .Where(one => IsRedshift(one.Item.Name))
            .Select(one => parameters[one.Index])
            .Where(z => z > LeastRedshift)
            .Take(1)
            .Prepend(0);

    private static bool IsRedshift(string name) =>
        name.EndsWith(".Redshift", StringComparison.Ordinal) || name.EndsWith(".z", StringComparison.Ordinal);

    private static bool IsWithin(FitBins bins, double energy) => energy > bins.Lower.Min() && energy < bins.Upper.Max();

    /// <summary>A black body where there is a power law of index 2.</summary>
    private static double BlackBody(double energy) =>
        Math.Pow(energy / Temperature, 4) / Math.Max(Math.Exp(Math.Min(energy / Temperature, 200)) - 1, 1e-12);

    /// <summary>What moves from bin to bin when energies are read too high.</summary>
    /// <param name="by">keV, of an edge's energy.</param>
    private static double[] Shifted(FitBins bins, double[] source, Func<double, double> by)
    {
        // Gratings' channels descend.
        int[] order = [.. Enumerable.Range(0, bins.Count).OrderBy(i => bins.Lower[i])];
        double Width(int i) => Math.Max(bins.Upper[i] - bins.Lower[i], 1e-12);
        double[] change = new double[bins.Count];
        // What passes the edge between two neighbours; where one was not seen, it is taken to be as bright.
        double Passing(int? below, int? above)
        {
            if (below is { } under && above is { } over)
            {
                double share = Width(under) / (Width(under) + Width(over));
                return by(bins.Lower[over])
                    * (((1 - share) * source[under] / Width(under)) + (share * source[over] / Width(over)));
            }
            return below is { } last ? by(bins.Upper[last]) * source[last] / Width(last)
                : above is { } first ? by(bins.Lower[first]) * source[first] / Width(first)
                : 0;
        }
        for (int at = 0; at <= order.Length; at++)
        {
            int? below = at > 0 ? order[at - 1] : null,
                above = at < order.Length ? order[at] : null;
            bool isTouching = below is { } one && above is { } other && bins.Lower[other] - bins.Upper[one] < 1e-3 * Width(one);
            if (below is { } from)
                change[from] -= Passing(from, isTouching ? above : null);
            if (above is { } to)
                change[to] += Passing(isTouching ? below : null, to);
        }
        return change;
    }

    private static double[] Joined(FitProblem problem, int[] of, Func<int, double[]> template)
    {
        double[] all = new double[problem.Spectra.Sum(bins => bins.Count)];
        for (int k = 0, at = 0; k < problem.Spectra.Count; at += problem.Spectra[k++].Count)
            if (of.Contains(k))
                template(k).CopyTo(all, at);
        return all;
    }
}
