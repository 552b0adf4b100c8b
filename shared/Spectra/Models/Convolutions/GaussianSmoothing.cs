using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>The source blurred by a Gaussian of σ(E) = Sig_6keV (E / 6 keV)^Index, E the energy before.</summary>
/// <remarks>
/// Source: XSPEC manual, model <c>gsmooth</c>. The source's photons are taken on a grid of the component's own, eight bins and
/// more to
/// a σ and six σ beyond the data, each bin spread evenly about its mean energy; XSPEC takes the data's bins, each at its middle,
/// and so do its rules here.
/// </remarks>
internal sealed class GaussianSmoothing : ConvolutionComponent
{
    private const double BinsPerSigma = 8,
        WidestBin = 0.02,
        MostBins = 20_000;

    public override double? Stretch(ReadOnlySpan<double> own) => own[0] > 0 ? null : 1;

    public override void Walk(
        ConvolutionNode node,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        (double sigma, double index) = (parameters[node.Operator.First], parameters[node.Operator.First + 1]);
        if (!(sigma > 0))
        {
            ModelEvaluator.Walk(node.Source, samples, parameters, free, values, rows);
            ClearOwn(node, free, values.Length, rows);
            return;
        }
        if (samples.Delta is not null)
        {
            values.Clear();
            for (int i = 0; i < free.Length; i++)
                if (node.Owns(free[i]))
                    rows.Slice(i * values.Length, values.Length).Clear();
            return;
        }
        (double lowest, double highest) = RangeOf(samples);
        FineSpectrum fine =
            samples.Rule == BinIntegration.Xspec && samples.Grid is { } own
                ? FineSpectrum.Of(node.Source, own, BinIntegration.Xspec, parameters, free)
                : FineSpectrum.Find(node.Source, lowest, highest, null, parameters, free)
                    ?? FineSpectrum.Of(
                        node.Source,
                        GridFor(node, lowest, highest, sigma, index),
                        BinIntegration.Exact,
                        parameters,
                        free
                    );
        Blur(fine, fine.Photons, sigma, index, samples, values);
        int bins = fine.Photons.Length;
        for (int i = 0; i < free.Length; i++)
        {
            Span<double> row = rows.Slice(i * values.Length, node.Owns(free[i]) ? values.Length : 0);
            if (node.Source.Owns(free[i]))
                Blur(fine, fine.Rows.AsSpan(i * bins, bins), sigma, index, samples, row);
            else if (node.Operator.Owns(free[i]))
                WriteOwnSlope(fine, free[i] - node.Operator.First, sigma, index, samples, row);
        }
    }

    private static void WriteOwnSlope(
        FineSpectrum fine,
        int parameter,
        double sigma,
        double index,
        Samples samples,
        Span<double> row
    )
    {
        double step = parameter == 0 ? 1e-5 * sigma : 1e-5;
        double[] below = new double[row.Length];
        (double dSigma, double dIndex) = parameter == 0 ? (step, 0.0) : (0.0, step);
        Blur(fine, fine.Photons, sigma + dSigma, index + dIndex, samples, row);
        Blur(fine, fine.Photons, sigma - dSigma, index - dIndex, samples, below);
        for (int i = 0; i < row.Length; i++)
            row[i] = (row[i] - below[i]) / (2 * step);
    }

    private static void Blur(
        FineSpectrum fine,
        ReadOnlySpan<double> photons,
        double sigma,
        double index,
        Samples samples,
        Span<double> result
    )
    {
        result.Clear();
        bool isXspec = samples.Rule == BinIntegration.Xspec && samples.Grid is not null;
        if (samples.Grid is { } grid)
        {
            for (int bin = 0; bin < photons.Length; bin++)
                if (photons[bin] != 0)
                    SmoothingKernel.AddBin(fine, bin, photons[bin], sigma, index, grid.Grid, !isXspec, result);
            return;
        }
        ReadOnlySpan<double> energies = samples.Points.Energy;
        for (int i = 0; i < result.Length; i++)
            result[i] = SmoothingKernel.DensityAt(fine, photons, sigma, index, energies[i]);
    }

    /// <summary>In steps, so that the grid is another only where the width has changed a lot, or the energies have.</summary>
    private static BoundGrid GridFor(ConvolutionNode node, double lowest, double highest, double sigma, double index)
    {
        double floor = Math.Pow(2, Math.Floor(Math.Log2(sigma))),
            low = Math.Pow(2, Math.Floor(4 * Math.Log2(lowest)) / 4),
            high = Math.Pow(2, Math.Ceiling(4 * Math.Log2(highest)) / 4);
        return node.Grids.GetOrAdd(
            (floor, low, high, index),
            () =>
            {
                // Photons come from so far away at the most; sigma is less than twice its floor.
                double first = low,
                    last = high;
                for (int i = 0; i < 3; i++)
                    (first, last) = (
                        Math.Max(low - (NormalDistribution.Reach * 2 * Width(first)), 0.01 * low),
                        high + (NormalDistribution.Reach * 2 * Width(last))
                    );
                List<double> edges = [first];
                double narrowest = (last - first) / MostBins;
                while (edges[^1] < last)
                    edges.Add(edges[^1] + Math.Max(Math.Min(Width(edges[^1]) / BinsPerSigma, WidestBin * edges[^1]), narrowest));
                return [.. edges];

                double Width(double energy) => floor * Math.Pow(energy / 6, index);
            }
        );
    }

    private static (double Lowest, double Highest) RangeOf(Samples samples)
    {
        if (samples.Grid is { } grid)
            return (grid.Grid.Edges[0], grid.Grid.Edges[^1]);
        double lowest = double.PositiveInfinity,
            highest = 0;
        foreach (double energy in samples.Points.Energy)
            (lowest, highest) = (Math.Min(lowest, energy), Math.Max(highest, energy));
        return (lowest, highest);
    }

    private static void ClearOwn(ConvolutionNode node, ReadOnlySpan<int> free, int length, Span<double> rows)
    {
        for (int i = 0; i < free.Length; i++)
            if (node.Operator.Owns(free[i]))
                rows.Slice(i * length, length).Clear();
    }
}
