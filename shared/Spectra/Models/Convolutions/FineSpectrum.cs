using System.Buffers;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>A source's photons on a grid of the convolution's own, with where in each bin they lie on average.</summary>
/// <remarks>
/// One evaluation asks for the same ones many times, from within quadratures too: a workspace remembers those of each
/// convolution. They depend on the source's own parameters only.
/// </remarks>
internal sealed class FineSpectrum
{
    private BoundGrid? _bound;
    private BinIntegration _rule;
    private double[] _parameters = [],
        _photons = [],
        _mean = [],
        _perSpread = [],
        _rows = [];
    private (double Sigma, double Index) _perSpreadFor;
    private int[] _free = [];
    private int _bins,
        _freeCount;

    private FineSpectrum() { }

    public EnergyGrid Grid => _bound!.Grid;

    /// <summary>Shape [bins], photons cm⁻² s⁻¹.</summary>
    public ReadOnlySpan<double> Photons => _photons.AsSpan(0, _bins);

    /// <summary>Shape [bins], keV.</summary>
    public ReadOnlySpan<double> Mean => _mean.AsSpan(0, _bins);

    /// <summary>∂ photons / ∂ parameter, shape [bins].</summary>
    /// <param name="number">Among those free parameters that the source owns, from 0.</param>
    public ReadOnlySpan<double> Row(int number) => _rows.AsSpan(number * _bins, _bins);

    /// <summary>1/σ, keV⁻¹, of the Gaussian by which each bin's photons are blurred: it goes by a power of their
    /// energy.</summary>
    /// <param name="sigma">At 6 keV.</param>
    /// <param name="index">The power.</param>
    /// <returns>Shape [bins].</returns>
    public ReadOnlySpan<double> PerSpread(double sigma, double index)
    {
        if (_perSpreadFor != (sigma, index))
        {
            Grow(_bins, ref _perSpread);
            for (int bin = 0; bin < _bins; bin++)
                _perSpread[bin] = 1 / (index == 0 ? sigma : sigma * Math.Pow(_mean[bin] / 6, index));
            _perSpreadFor = (sigma, index);
        }
        return _perSpread.AsSpan(0, _bins);
    }

    /// <param name="node">Of whose source.</param>
    /// <param name="bins">Where.</param>
    /// <param name="rule">How its bins are computed.</param>
    /// <param name="parameters">The model's.</param>
    /// <param name="free">Of the model; only the source's own matter.</param>
    /// <returns>Valid until the same convolution asks again.</returns>
    public static FineSpectrum Of(
        ConvolutionNode node,
        EnergyBins bins,
        BinIntegration rule,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free
    )
    {
        Span<int> owned = stackalloc int[free.Length];
        int count = 0;
        foreach (int index in free)
            if (node.Source.Owns(index))
                owned[count++] = index;
        return bins.Workspace.Remember<Asked, FineSpectrum>(
            node,
            new(node.Source, bins, rule, parameters, owned[..count]),
            static (asked, known) => known.Answers(asked),
            static (asked, oldest) => (oldest ?? new()).Fill(asked)
        );
    }

    /// <summary>Who needs no derivatives takes what has some.</summary>
    private bool Answers(Asked asked) =>
        _bound == asked.Bins.Bound
        && _rule == asked.Rule
        && asked.Own.SequenceEqual(_parameters) // as many as this convolution always has
        && (asked.Free.IsEmpty || asked.Free.SequenceEqual(_free.AsSpan(0, _freeCount)));

    private FineSpectrum Fill(Asked asked)
    {
        (_bound, _rule, _bins, _freeCount) = (asked.Bins.Bound, asked.Rule, asked.Bins.Grid.BinCount, asked.Free.Length);
        Grow(asked.Own.Length, ref _parameters);
        Grow(_freeCount, ref _free);
        Grow(_bins, ref _photons);
        Grow(_bins, ref _mean);
        Grow(_bins * _freeCount, ref _rows);
        asked.Own.CopyTo(_parameters);
        asked.Free.CopyTo(_free);
        Span<double> photons = _photons.AsSpan(0, _bins),
            rows = _rows.AsSpan(0, _bins * _freeCount);
        ModelEvaluator.Walk(asked.Source, Samples.Of(asked.Bins, _rule), asked.Parameters, asked.Free, photons, rows);
        WriteMeans(asked);
        PlaceDeltas(asked);
        _perSpreadFor = default;
        return this;
    }

    private void WriteMeans(Asked asked)
    {
        EnergyPoints nodes = asked.Bins.Nodes;
        double[] rented = ArrayPool<double>.Shared.Rent(nodes.Length);
        Span<double> density = rented.AsSpan(0, nodes.Length);
        ModelEvaluator.Walk(asked.Source, Samples.At(nodes, EnergyRange.Of(Grid)), asked.Parameters, [], density, []);
        for (int bin = 0; bin < _bins; bin++)
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
            _mean[bin] = sum > 0 ? moment / sum : Grid.Center(bin);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Densities don't show lines without a width: their photons lie where they lie.</summary>
    private void PlaceDeltas(Asked asked)
    {
        using QuadratureMemory memory = asked.Bins.Workspace.BeginQuadrature();
        memory.Features.Read(asked.Source, asked.Parameters);
        Span<double> photons = stackalloc double[1];
        foreach ((ComponentNode leaf, double energy) in memory.Features.Deltas)
        {
            int bin = Grid.FindBin(energy);
            if (bin < 0 || !(_photons[bin] > 0))
                continue;
            ModelEvaluator.Walk(
                asked.Source,
                Samples.OfDelta(asked.Bins.Edges.Elsewhere([energy], [VectorMath.Log(energy)]), EnergyRange.Of(Grid), leaf),
                asked.Parameters,
                [],
                photons,
                []
            );
            _mean[bin] += (energy - _mean[bin]) * photons[0] / _photons[bin];
        }
    }

    private static void Grow<T>(int length, ref T[] array)
    {
        if (array.Length < length)
            array = new T[length];
    }

    private readonly ref struct Asked(
        ModelNode source,
        EnergyBins bins,
        BinIntegration rule,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free
    )
    {
        public ModelNode Source { get; } = source;
        public EnergyBins Bins { get; } = bins;
        public BinIntegration Rule { get; } = rule;
        public ReadOnlySpan<double> Parameters { get; } = parameters;
        public ReadOnlySpan<int> Free { get; } = free;

        /// <summary>The source's.</summary>
        public ReadOnlySpan<double> Own => Parameters[Source.Begin..Source.End];
    }
}
