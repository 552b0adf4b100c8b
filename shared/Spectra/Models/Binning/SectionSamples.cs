using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Binning;

/// <summary>A cross-section over a cell of energies, as an expansion in Legendre polynomials.</summary>
/// <remarks>
/// Sampled by Gauss-Legendre with 3 nodes in panels between the energies at which the section jumps or bends, so that the samples
/// of a table that is linear between its nodes give its integrals exactly.
/// </remarks>
internal sealed class SectionSamples
{
    private const int FewestPanels = 4;
    private const int NodesPerPanel = 3;
    private readonly double[] _coefficient = new double[GaussLegendre.HighestOrder];
    private readonly List<double> _ends = [];
    private double[] _energy = [],
        _log = [],
        _sigma = [];
    private double _meanSquare;
    private (CrossSection? Section, double Lower, double Upper) _taken;

    /// <summary>The mean of σ, 1e-22 cm².</summary>
    public double Mean => _coefficient[0];

    /// <summary>The least of σ among the samples.</summary>
    public double Least { get; private set; }

    /// <summary>About how much σ changes from end to end.</summary>
    public double Change => 2 * Math.Abs(_coefficient[1]);

    /// <summary>The coefficients of the polynomials of degree 0 to 4.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficient;

    public void Take(CrossSection section, double lower, double upper)
    {
        if (_taken == (section, lower, upper))
            return;
        _taken = (section, lower, upper);
        Divide(section, lower, upper);
        Evaluate(section);
        Array.Clear(_coefficient);
        (_meanSquare, Least) = (0, double.PositiveInfinity);
        ReadOnlySpan<double> weights = GaussLegendre.Weights(NodesPerPanel);
        double perWidth = 1 / (upper - lower);
        for (int panel = 0; panel + 1 < _ends.Count; panel++)
        {
            double share = 0.5 * (_ends[panel + 1] - _ends[panel]) * perWidth;
            for (int i = 0; i < NodesPerPanel; i++)
            {
                int at = (NodesPerPanel * panel) + i;
                Add(weights[i] * share, ((2 * _energy[at]) - lower - upper) * perWidth, _sigma[at]);
            }
        }
    }

    /// <summary>Root of the mean square of what polynomials of a degree below the order leave of σ.</summary>
    public double Rest(int order)
    {
        double rest = _meanSquare;
        for (int k = 0; k < order; k++)
            rest -= _coefficient[k] * _coefficient[k] / ((2 * k) + 1);
        return Math.Sqrt(Math.Max(0, rest));
    }

    private void Divide(CrossSection section, double lower, double upper)
    {
        _ends.Clear();
        _ends.Add(lower);
        ReadOnlySpan<double> jumps = section.Jumps,
            bends = section.Bends;
        int jump = After(jumps, lower),
            bend = After(bends, lower);
        for (int panel = 1; panel <= FewestPanels; )
        {
            double end = panel == FewestPanels ? upper : lower + (panel * (upper - lower) / FewestPanels),
                next = end;
            if (jump < jumps.Length && jumps[jump] < next)
                next = jumps[jump];
            if (bend < bends.Length && bends[bend] < next)
                next = bends[bend];
            if (next == end)
                panel++;
            if (jump < jumps.Length && jumps[jump] <= next)
                jump++;
            if (bend < bends.Length && bends[bend] <= next)
                bend++;
            _ends.Add(next);
        }
    }

    private void Evaluate(CrossSection section)
    {
        int count = NodesPerPanel * (_ends.Count - 1);
        if (_energy.Length < count)
            (_energy, _log, _sigma) = (new double[2 * count], new double[2 * count], new double[2 * count]);
        ReadOnlySpan<double> nodes = GaussLegendre.Nodes(NodesPerPanel);
        for (int i = 0; i < count; i++)
        {
            double from = _ends[i / NodesPerPanel],
                to = _ends[(i / NodesPerPanel) + 1];
            _energy[i] = (0.5 * (from + to)) + (0.5 * (to - from) * nodes[i % NodesPerPanel]);
            _log[i] = VectorMath.Log(_energy[i]);
        }
        section.Evaluate(_energy.AsSpan(0, count), _log.AsSpan(0, count), _sigma.AsSpan(0, count));
    }

    private void Add(double weight, double x, double sigma)
    {
        _meanSquare += weight * sigma * sigma;
        Least = Math.Min(Least, sigma);
        double before = 0,
            now = 1;
        for (int k = 0; k < _coefficient.Length; k++)
        {
            _coefficient[k] += ((2 * k) + 1) * weight * sigma * now;
            (before, now) = (now, ((((2 * k) + 1) * x * now) - (k * before)) / (k + 1));
        }
    }

    private static int After(ReadOnlySpan<double> energies, double energy)
    {
        int at = energies.BinarySearch(energy);
        return at < 0 ? ~at : at + 1;
    }
}
