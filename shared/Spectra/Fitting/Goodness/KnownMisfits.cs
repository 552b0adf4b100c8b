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

    /// <summary>By so much a steep component's index is above the source's.</summary>
    private const double Steeper = 2;

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
        double[][] fluxes = [.. problem.Spectra.Select((_, k) => problem.IsBackground(k) ? [] : Flux(problem, k, parameters))];
        void Add(MisfitKind kind, string name, IEnumerable<int> of, Func<int, double[]> template) =>
            all.Add(new(kind, name, Joined(problem, of, template)));

        int[] hard = [.. sources.Where(k => Sees(problem, k, Iron[0]))];
        foreach (double energy in hard.Length == 0 ? [] : Iron)
            Add(MisfitKind.Iron, $"Fe K {energy:0.0#} keV", sources, k => Line(problem, k, energy));
        foreach (double z in Redshifts(problem, parameters))
        foreach (double energy in Iron)
            if (Array.Exists(sources, k => Sees(problem, k, energy / (1 + z))))
                Add(MisfitKind.Iron, $"Fe K {energy:0.0#} keV at z", sources, k => Line(problem, k, energy / (1 + z)));
        if (Array.Exists(sources, k => Sees(problem, k, SoftBelow)))
        {
            Add(MisfitKind.Soft, "thermal soft excess", sources, k => Folded(problem, k, fluxes[k], BlackBody));
            Add(MisfitKind.Soft, "steep soft excess", sources, k => Folded(problem, k, fluxes[k], e => Math.Pow(e, -Steeper)));
        }
        bool isApart = sources.Length is > 1 and <= MostApart;
        foreach (int[] some in isApart ? sources.Select(k => (int[])[k]) : [sources])
        {
            string which = isApart ? $" of spectrum {1 + Array.IndexOf(sources, some[0])}" : "";
            Add(MisfitKind.Gain, $"gain slope{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, edge => edge));
            Add(MisfitKind.Gain, $"gain offset{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, _ => 1));
            Add(MisfitKind.Area, $"area slope{which}", some, k => Folded(problem, k, fluxes[k], Math.Log));
            Add(MisfitKind.Background, $"background{which}", some, k => counts[k].Background);
        }
        return all;
    }

    /// <summary>Of the source on its response's energies.</summary>
    private static double[] Flux(FitProblem problem, int spectrum, double[] parameters)
    {
        EnergyGrid energies = problem.Spectra[spectrum].Response.Energies;
        double[] flux = new double[energies.BinCount];
        problem.Model.Evaluate(
            energies,
            parameters.AsSpan(problem.Layout.FirstOf(problem.GroupOf(spectrum)), problem.Model.Parameters.Count),
            flux
        );
        return flux;
    }

    private static IEnumerable<double> Redshifts(FitProblem problem, double[] parameters) =>
        problem
            .Model.Parameters.Index()
            .Where(one =>
                one.Item.Name.EndsWith(".Redshift", StringComparison.Ordinal)
                || one.Item.Name.EndsWith(".z", StringComparison.Ordinal)
            )
            .Select(one => parameters[one.Index])
            .Where(z => z > LeastRedshift)
            .Distinct()
            .Take(1);

    private static bool Sees(FitProblem problem, int spectrum, double energy)
    {
        FitBins bins = problem.Spectra[spectrum];
        return energy > bins.Lower.Min() && energy < bins.Upper.Max();
    }

    /// <summary>A black body where there is a power law of index 2.</summary>
    private static double BlackBody(double energy) =>
        Math.Pow(energy / Temperature, 4) / Math.Max(Math.Exp(Math.Min(energy / Temperature, 200)) - 1, 1e-12);

    private static double[] Line(FitProblem problem, int spectrum, double energy)
    {
        EnergyGrid energies = problem.Spectra[spectrum].Response.Energies;
        double[] flux = new double[energies.BinCount];
        if (energies.FindBin(energy) is >= 0 and var at)
            flux[at] = 1;
        return Counts(problem.Spectra[spectrum], flux);
    }

    private static double[] Folded(FitProblem problem, int spectrum, double[] flux, Func<double, double> factor)
    {
        EnergyGrid energies = problem.Spectra[spectrum].Response.Energies;
        return Counts(problem.Spectra[spectrum], [.. flux.Select((photons, bin) => photons * factor(energies.Center(bin)))]);
    }

    private static double[] Counts(FitBins bins, double[] flux)
    {
        double[] counts = new double[bins.Count];
        bins.Response.Fold(flux, counts);
        for (int i = 0; i < counts.Length; i++)
            counts[i] *= bins.BinExposure?[i] ?? bins.Exposure;
        return counts;
    }

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

    private static double[] Joined(FitProblem problem, IEnumerable<int> of, Func<int, double[]> template)
    {
        double[] all = new double[problem.Spectra.Sum(bins => bins.Count)];
        int[] some = [.. of];
        for (int k = 0, at = 0; k < problem.Spectra.Count; at += problem.Spectra[k++].Count)
            if (some.Contains(k))
                template(k).CopyTo(all, at);
        return all;
    }
}
