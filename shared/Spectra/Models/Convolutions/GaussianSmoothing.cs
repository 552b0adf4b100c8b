using System.Buffers;
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

    public override double BlurAt(ReadOnlySpan<double> own, double energy) =>
        own[0] > 0 ? own[0] * Math.Pow(energy / 6, own[1]) : 0;

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
        bool asXspec = samples.Rule == BinIntegration.Xspec && samples.Grid is not null;
        BoundGrid grid = asXspec ? samples.Grid! : GridFor(node, samples.Range, sigma, index);
        FineSpectrum fine = FineSpectrum.Of(
            node,
            new(grid, samples.Workspace),
            asXspec ? BinIntegration.Xspec : BinIntegration.Exact,
            parameters,
            free
        );
        Span<int> places = stackalloc int[free.Length];
        int count = 0;
        for (int i = 0; i < free.Length; i++)
            if (node.Source.Owns(free[i]))
                places[count++] = i;
        Blur(fine, sigma, index, samples, places[..count], values, rows);
        for (int i = 0; i < free.Length; i++)
            if (node.Operator.Owns(free[i]))
                WriteOwnSlope(
                    fine,
                    free[i] - node.Operator.First,
                    sigma,
                    index,
                    samples,
                    rows.Slice(i * values.Length, values.Length)
                );
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
        double[] rented = ArrayPool<double>.Shared.Rent(row.Length);
        Span<double> below = rented.AsSpan(0, row.Length);
        (double dSigma, double dIndex) = parameter == 0 ? (step, 0.0) : (0.0, step);
        Blur(fine, sigma + dSigma, index + dIndex, samples, [], row, []);
        Blur(fine, sigma - dSigma, index - dIndex, samples, [], below, []);
        for (int i = 0; i < row.Length; i++)
            row[i] = (row[i] - below[i]) / (2 * step);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <remarks><c>places</c>: To which of the rows the derivatives of the photons belong.</remarks>
    private static void Blur(
        FineSpectrum fine,
        double sigma,
        double index,
        Samples samples,
        ReadOnlySpan<int> places,
        Span<double> values,
        Span<double> rows
    )
    {
        if (samples.Grid is not { } grid)
        {
            SmoothingKernel.WriteDensities(samples.Points.Energy, fine, sigma, index, places, values, rows);
            return;
        }
        values.Clear();
        foreach (int place in places)
            rows.Slice(place * values.Length, values.Length).Clear();
        bool evenly = samples.Rule != BinIntegration.Xspec;
        SmoothingKernel.AddTo(grid.Grid, fine, sigma, index, evenly, places, values, rows);
    }

    /// <summary>In steps, so that the grid is another only where the width has changed a lot, or the energies have.</summary>
    private static BoundGrid GridFor(ConvolutionNode node, EnergyRange range, double sigma, double index)
    {
        double floor = Math.Pow(2, Math.Floor(Math.Log2(sigma))),
            low = Math.Pow(2, Math.Floor(4 * Math.Log2(range.Lowest)) / 4),
            high = Math.Pow(2, Math.Ceiling(4 * Math.Log2(range.Highest)) / 4);
        return node.Grids.GetOrAdd(new("blur", floor, low, high, index), static key =>
        {
            (_, double floor, double low, double high, double index) = key;
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
        });
    }

    private static void ClearOwn(ConvolutionNode node, ReadOnlySpan<int> free, int length, Span<double> rows)
    {
        for (int i = 0; i < free.Length; i++)
            if (node.Operator.Owns(free[i]))
                rows.Slice(i * length, length).Clear();
    }
}
