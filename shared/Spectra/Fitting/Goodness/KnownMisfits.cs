using System.Runtime.CompilerServices;
using Almagest.Spectra.Responses;

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
    private static readonly (string Name, double Energy)[] Iron =
    [
        ("Fe K 6.4 keV", 6.4),
        ("Fe K 6.7 keV", 6.7),
        ("Fe K 6.97 keV", 6.97),
    ];

    /// <summary>A redshift below this moves a line by less than instruments tell.</summary>
    private const double LeastRedshift = 0.003;

    /// <summary>keV: above it nothing is soft.</summary>
    private const double SoftBelow = 1;

    /// <summary>keV, of a thermal soft excess.</summary>
    private const double Temperature = 0.15;

    private static readonly ConditionalWeakTable<EnergyGrid, double[]> Factors = [];

    private static readonly ConditionalWeakTable<GroupedResponse, double[][]> AtRest = [];

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
        double[] redshifts = [.. Redshifts(problem, parameters)];
        double[][][] lines = [.. problem.Spectra.Select((bins, k) => sources.Contains(k) ? Lines(bins.Response, redshifts) : [])],
            broad = [.. problem.Spectra.Select((_, k) => sources.Contains(k) ? Broad(problem, k, parameters) : [])];
        void Add(MisfitKind kind, string name, int[] of, Func<int, double[]> template) =>
            all.Add(new(kind, name, Joined(problem, of, template)));

        foreach ((int row, (string name, double energy)) in LinesOf(redshifts).Index())
            if (Sees(energy))
                Add(MisfitKind.Iron, name, sources, k => Exposed(problem.Spectra[k], lines[k][row]));
        if (Sees(SoftBelow))
        {
            Add(MisfitKind.Soft, "thermal soft excess", sources, k => Exposed(problem.Spectra[k], broad[k][^3]));
            Add(MisfitKind.Soft, "steep soft excess", sources, k => Exposed(problem.Spectra[k], broad[k][^2]));
        }
        bool isApart = sources.Length is > 1 and <= MostApart;
        foreach (int[] some in isApart ? sources.Select(k => (int[])[k]) : [sources])
        {
            string which = isApart ? $" of spectrum {1 + Array.IndexOf(sources, some[0])}" : "";
            Add(MisfitKind.Gain, $"gain slope{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, edge => edge));
            Add(MisfitKind.Gain, $"gain offset{which}", some, k => Shifted(problem.Spectra[k], counts[k].Source, _ => 1));
            Add(MisfitKind.Area, $"area slope{which}", some, k => Exposed(problem.Spectra[k], broad[k][^1]));
            Add(MisfitKind.Background, $"background{which}", some, k => counts[k].Background);
        }
        return all;
    }

    /// <summary>What a thermal and a steep component, and a slope of the area, make of the source: in one reading of the
    /// response.</summary>
    /// <returns>Shape [3][bins], counts s⁻¹.</returns>
    private static double[][] Broad(FitProblem problem, int spectrum, double[] parameters)
    {
        EnergyGrid energies = problem.Spectra[spectrum].Response.Energies;
        int n = energies.BinCount;
        double[] flux = new double[n],
            fluxes = new double[3 * n];
        problem.SourceFlux(spectrum, parameters, flux);
        double[] factors = Factors.GetValue(energies, FactorsOn);
        for (int i = 0; i < fluxes.Length; i++)
            fluxes[i] = factors[i] * flux[i % n];
        return Folded(problem.Spectra[spectrum].Response, fluxes, 3);
    }

    /// <summary>Shape [3, energies]: of a black body and of a power law that is steeper by 2, where the source is a power law of
    /// index 2; and the logarithm, of a power of the area.</summary>
    private static double[] FactorsOn(EnergyGrid energies)
    {
        double[] middles = [.. Enumerable.Range(0, energies.BinCount).Select(i => energies.Center(i))];
        return
        [
            .. middles.Select(e => Math.Pow(e / Temperature, 4) / Math.Max(Math.Exp(Math.Min(e / Temperature, 200)) - 1, 1e-12)),
            .. middles.Select(e => 1 / (e * e)),
            .. middles.Select(e => Math.Log(e)),
        ];
    }

    /// <summary>As they are seen.</summary>
    private static IEnumerable<(string Name, double Energy)> LinesOf(double[] redshifts) =>
        redshifts.SelectMany(z => Iron.Select(line => (z > 0 ? $"{line.Name} at z" : line.Name, line.Energy / (1 + z))));

    /// <summary>Of one photon cm⁻² s⁻¹ each; those at rest are the same for all spectra with a response.</summary>
    /// <returns>Shape [lines][bins], counts s⁻¹.</returns>
    private static double[][] Lines(GroupedResponse response, double[] redshifts) =>
        redshifts.Length > 1 ? FoldLines(response, redshifts) : AtRest.GetValue(response, one => FoldLines(one, [0]));

    private static double[][] FoldLines(GroupedResponse response, double[] redshifts)
    {
        (string Name, double Energy)[] lines = [.. LinesOf(redshifts)];
        int n = response.Energies.BinCount;
        double[] fluxes = new double[lines.Length * n];
        foreach ((int row, (_, double energy)) in lines.Index())
            if (response.Energies.FindBin(energy) is >= 0 and var bin)
                fluxes[(row * n) + bin] = 1;
        return Folded(response, fluxes, lines.Length);
    }

    private static double[][] Folded(GroupedResponse response, double[] fluxes, int rows)
    {
        double[] rates = new double[rows * response.GroupCount];
        response.Fold(fluxes, rows, rates);
        return [.. rates.Chunk(response.GroupCount)];
    }

    private static double[] Exposed(FitBins bins, double[] rates) =>
        [.. rates.Select((rate, i) => rate * (bins.BinExposure?[i] ?? bins.Exposure))];

    /// <summary>0, and that of the model where it has one.</summary>
    private static IEnumerable<double> Redshifts(FitProblem problem, double[] parameters) =>
        problem
            .Model.Parameters.Index()
            .Where(one => one.Item.IsRedshift)
            .Select(one => parameters[one.Index])
            .Where(z => z > LeastRedshift)
            .Take(1)
            .Prepend(0);

    private static bool IsWithin(FitBins bins, double energy) => energy > bins.Lower.Min() && energy < bins.Upper.Max();

    /// <summary>What moves from bin to bin when energies are read too high.</summary>
    /// <param name="by">keV, of an edge's energy.</param>
    private static double[] Shifted(FitBins bins, double[] source, Func<double, double> by)
    {
        (double[] lower, double[] upper) = (bins.Lower, bins.Upper);
        double[] change = new double[bins.Count];
        int below = -1;
        foreach (int above in (int[])[.. Ascending(lower), -1])
        {
            bool isTouching = below >= 0 && above >= 0 && lower[above] - upper[below] < 1e-3 * Width(below);
            if (below >= 0)
                change[below] -= isTouching ? Between(below, above) : by(upper[below]) * source[below] / Width(below);
            if (above >= 0)
                change[above] += isTouching ? Between(below, above) : by(lower[above]) * source[above] / Width(above);
            below = above;
        }
        return change;

        double Width(int i) => Math.Max(upper[i] - lower[i], 1e-12);

        // What passes the edge between two neighbours; where one was not seen, it is taken to be as bright.
        double Between(int under, int over)
        {
            (double width, double next) = (Width(under), Width(over));
            double share = width / (width + next);
            return by(lower[over]) * (((1 - share) * source[under] / width) + (share * source[over] / next));
        }
    }

    /// <summary>Places by energy: gratings' channels descend.</summary>
    private static int[] Ascending(double[] energies)
    {
        int[] order = [.. Enumerable.Range(0, energies.Length)];
        bool isSorted = true;
        for (int i = 1; i < energies.Length; i++)
            isSorted &= energies[i] >= energies[i - 1];
        if (!isSorted)
            Array.Sort([.. energies], order);
        return order;
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
