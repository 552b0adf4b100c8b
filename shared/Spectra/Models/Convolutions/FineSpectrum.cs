using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>A source's photons on a grid of the convolution's own, with where in each bin they lie on average.
/// Immutable.</summary>
internal sealed class FineSpectrum
{
    [ThreadStatic]
    private static FineSpectrum?[]? _recent;

    [ThreadStatic]
    private static int _next;

    private readonly ModelNode _source;
    private readonly double[] _parameters;
    private readonly int[] _free;

    private FineSpectrum(
        ModelNode source,
        BoundGrid bound,
        BinIntegration rule,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free
    )
    {
        (_source, Bound, _parameters, _free) = (source, bound, parameters.ToArray(), free.ToArray());
        int bins = bound.Grid.BinCount;
        (Photons, Rows) = (new double[bins], new double[bins * free.Length]);
        ModelEvaluator.Walk(source, Samples.Of(bound, rule), parameters, free, Photons, Rows);
        Mean = MeanEnergies(source, bound, parameters);
        PlaceDeltas(parameters);
    }

    public BoundGrid Bound { get; }

    /// <summary>Shape [bins], photons cm⁻² s⁻¹.</summary>
    public double[] Photons { get; }

    /// <summary>Shape [free, bins]; the rows that the source owns.</summary>
    public double[] Rows { get; }

    /// <summary>Shape [bins], keV.</summary>
    public double[] Mean { get; }

    /// <summary>
    /// Remembers the last few of this thread: one evaluation asks several times, and the later times from within quadratures that
    /// must not be begun anew.
    /// </summary>
    public static FineSpectrum Of(
        ModelNode source,
        BoundGrid bound,
        BinIntegration rule,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free
    ) =>
        Find(source, bound.Grid.Edges[0], bound.Grid.Edges[^1], bound, parameters, free)
        ?? Remember(new FineSpectrum(source, bound, rule, parameters, free));

    /// <summary>One known at these parameters that covers some energies; null if there is none.</summary>
    /// <param name="bound">Null: on any grid.</param>
    /// <param name="source">Its node.</param>
    /// <param name="lowest">keV.</param>
    /// <param name="highest">keV.</param>
    /// <param name="free">Whose rows are needed.</param>
    public static FineSpectrum? Find(
        ModelNode source,
        double lowest,
        double highest,
        BoundGrid? bound,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free
    )
    {
        foreach (FineSpectrum? known in _recent ??= new FineSpectrum?[8])
            if (
                known is not null
                && ReferenceEquals(known._source, source)
                && (bound is null || known.Bound == bound)
                && known.Bound.Grid.Edges[0] <= lowest
                && known.Bound.Grid.Edges[^1] >= highest
                && parameters.SequenceEqual(known._parameters)
                && free.SequenceEqual(known._free)
            )
                return known;
        return null;
    }

    private static FineSpectrum Remember(FineSpectrum made) => _recent![_next = (_next + 1) % _recent.Length] = made;

    private static double[] MeanEnergies(ModelNode source, BoundGrid bound, ReadOnlySpan<double> parameters)
    {
        EnergyPoints nodes = bound.Nodes;
        double[] density = new double[nodes.Length],
            mean = new double[bound.Grid.BinCount];
        ModelEvaluator.Walk(source, Samples.At(nodes), parameters, [], density, []);
        for (int bin = 0; bin < mean.Length; bin++)
        {
            double sum = 0,
                moment = 0;
            for (int k = 0; k < GaussLegendre.NodesPerBin; k++)
            {
                int at = (GaussLegendre.NodesPerBin * bin) + k;
                double photons = GaussLegendre.Weights3[k] * density[at];
                sum += photons;
                moment += photons * nodes.Energy[at];
            }
            mean[bin] = sum > 0 ? moment / sum : bound.Grid.Center(bin);
        }
        return mean;
    }

    /// <summary>Densities don't show lines without a width: their photons lie where they lie.</summary>
    private void PlaceDeltas(ReadOnlySpan<double> parameters)
    {
        Span<double> photons = stackalloc double[1];
        foreach ((ComponentNode leaf, double energy) in Features.Of(_source, parameters).Deltas.ToArray())
        {
            int bin = Bound.Grid.FindBin(energy);
            if (bin < 0 || !(Photons[bin] > 0))
                continue;
            ModelEvaluator.Walk(
                _source,
                Samples.OfDelta(new([energy], [VectorMath.Log(energy)], null), leaf),
                parameters,
                [],
                photons,
                []
            );
            Mean[bin] += (energy - Mean[bin]) * photons[0] / Photons[bin];
        }
    }
}
