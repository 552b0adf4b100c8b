using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A cross-section as the tables of astromodels hold it, which Sherpa and jaxspec users fit with: at the middles of 10,000 cells
/// between 0.1 and 20 keV, evenly spaced in ln E, the mean of the cell's two edges; linear in E between them. Outside, the
/// cross-section itself.
/// </summary>
internal sealed class CellMeans : CrossSection
{
    private const int Cells = 10_000;
    private const double First = 0.1,
        Last = 20;

    private readonly CrossSection _exact;
    private readonly Lazy<(double[] Energy, double[] Sigma)> _table;

    public CellMeans(CrossSection exact) => (_exact, _table) = (exact, new(Tabulate));

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        (double[] nodes, double[] values) = _table.Value;
        _exact.Evaluate(energy, log, sigma);
        for (int i = 0; i < energy.Length; i++)
        {
            if (!(energy[i] >= nodes[0] && energy[i] <= nodes[^1]))
                continue;
            int at = Math.Clamp((int)(Cells * (log[i] - Math.Log(First)) / Math.Log(Last / First)), 1, Cells - 1);
            if (energy[i] < nodes[at])
                at--;
            at = Math.Min(at, Cells - 2);
            double share = (energy[i] - nodes[at]) / (nodes[at + 1] - nodes[at]);
            sigma[i] = values[at] + (share * (values[at + 1] - values[at]));
        }
    }

    public override void EvaluateBins(ReadOnlySpan<double> edges, ReadOnlySpan<double> log, Span<double> sigma) =>
        _exact.EvaluateBins(edges, log, sigma);

    private (double[], double[]) Tabulate()
    {
        double[] edges = [.. Enumerable.Range(0, Cells + 1).Select(i => First * Math.Pow(Last / First, (double)i / Cells))];
        double[] middles = [.. Enumerable.Range(0, Cells).Select(i => 0.5 * (edges[i] + edges[i + 1]))],
            sigma = new double[Cells];
        _exact.EvaluateBins(edges, Array.ConvertAll(edges, VectorMath.Log), sigma);
        return (middles, sigma);
    }
}
