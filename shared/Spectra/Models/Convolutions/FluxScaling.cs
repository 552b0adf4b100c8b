using System.Buffers;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Models.Expressions;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Convolutions;

/// <summary>The source scaled so that a band of it holds 10^parameter erg cm⁻² s⁻¹, or erg s⁻¹ at a redshift.</summary>
/// <remarks>
/// Source: XSPEC manual, models <c>cflux</c> (Emin, Emax, lg10Flux) and <c>clumin</c> (Emin, Emax in the source's frame, z,
/// lg10Lum). The
/// flux is that of the source itself; under XSPEC's rules it is the sum of photons times the middles of the data's bins, if
/// these hold the whole band.
/// </remarks>
internal sealed class FluxScaling(bool isLuminosity) : ConvolutionComponent
{
    private const int BandBins = 600;

    /// <summary>Of a band's end beside the data's, which are single precision.</summary>
    private const double EdgeTolerance = 1e-6;

    public override bool SetsScale => true;

    public override void Walk(
        ConvolutionNode node,
        Samples samples,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> values,
        Span<double> rows
    )
    {
        ReadOnlySpan<double> own = parameters.Slice(node.Operator.First, node.Operator.Count);
        Span<double> slopes = stackalloc double[free.Length];
        double flux =
            samples.Grid is not { } bins || samples.Rule != BinIntegration.Xspec || !Holds(bins.Grid, Band(own))
                ? Flux(node, own, samples.Workspace, parameters, free, slopes)
                : double.NaN;
        ModelEvaluator.Walk(node.Source, samples, parameters, free, values, rows);
        if (double.IsNaN(flux))
            flux = FluxOfBins(node, samples.Grid!.Grid, own, free, values, rows, slopes);
        if (!(flux > 0))
        {
            values.Clear();
            for (int i = 0; i < free.Length; i++)
                if (node.Owns(free[i]))
                    rows.Slice(i * values.Length, values.Length).Clear();
            return;
        }
        double scale =
            Math.Exp(own[^1] * PhysicalConstants.LogTen)
            / (PhysicalConstants.ErgPerKiloelectronvolt * flux * (isLuminosity ? SphereOf(own[2]) : 1));
        VectorMath.Multiply(values, scale);
        for (int i = 0; i < free.Length; i++)
        {
            if (!node.Owns(free[i]))
                continue;
            Span<double> row = rows.Slice(i * values.Length, values.Length);
            if (node.Source.Owns(free[i]))
                VectorMath.Multiply(row, scale);
            else
                row.Clear();
            double perValue = node.Operator.Owns(free[i])
                ? OwnSlope(free[i] - node.Operator.First, own, flux, node, samples.Points, parameters)
                : -slopes[i] / flux;
            for (int k = 0; k < row.Length; k++)
                row[k] += perValue * values[k];
        }
    }

    /// <summary>∂ ln scale / ∂ one of its own parameters.</summary>
    private double OwnSlope(
        int index,
        ReadOnlySpan<double> own,
        double flux,
        ConvolutionNode node,
        EnergyPoints points,
        ReadOnlySpan<double> parameters
    )
    {
        if (index == own.Length - 1)
            return PhysicalConstants.LogTen;
        double stretch = isLuminosity ? 1 + own[2] : 1;
        (double lower, double upper) = (own[0] / stretch, own[1] / stretch);
        double atLower = lower * Density(node, lower, new(lower, upper), points, parameters),
            atUpper = upper * Density(node, upper, new(lower, upper), points, parameters);
        if (index == 0)
            return atLower / (stretch * flux);
        if (index == 1)
            return -atUpper / (stretch * flux);
        double step = 1e-5 * stretch;
        double sphere = Math.Log(SphereOf(own[2] + step) / SphereOf(own[2] - step)) / (2 * step);
        return (((upper * atUpper) - (lower * atLower)) / (stretch * flux)) - sphere;
    }

    /// <summary>4 π D², cm², in XSPEC's default universe.</summary>
    /// <exception cref="SpectralDataException">At no distance there is no luminosity.</exception>
    private static double SphereOf(double redshift) =>
        redshift > 0
            ? Cosmology.Default.LuminosityPerFlux(redshift)
            : throw SpectralDataException.At(
                "clumin",
                $"a redshift of {redshift}",
                "more than 0: without a distance there is no luminosity"
            );

    private static double Density(
        ConvolutionNode node,
        double energy,
        EnergyRange band,
        EnergyPoints points,
        ReadOnlySpan<double> parameters
    )
    {
        Span<double> density = stackalloc double[1];
        EnergyPoints there = points.Elsewhere([energy], [VectorMath.Log(energy)]);
        ModelEvaluator.Walk(node.Source, Samples.At(there, band), parameters, [], density, []);
        return density[0];
    }

    private static bool Holds(EnergyGrid grid, (double Lower, double Upper) band) =>
        grid.Edges[0] <= band.Lower * (1 + EdgeTolerance) && grid.Edges[^1] >= band.Upper * (1 - EdgeTolerance);

    /// <summary>The energy flux of the source in the band, keV cm⁻² s⁻¹, before it is scaled.</summary>
    public double FluxOf(ConvolutionNode node, ReadOnlySpan<double> parameters, EvaluationWorkspace workspace) =>
        Flux(node, parameters.Slice(node.Operator.First, node.Operator.Count), workspace, parameters, [], []);

    /// <summary>The energy flux of the band, keV cm⁻² s⁻¹, and its derivatives.</summary>
    private double Flux(
        ConvolutionNode node,
        ReadOnlySpan<double> own,
        EvaluationWorkspace workspace,
        ReadOnlySpan<double> parameters,
        ReadOnlySpan<int> free,
        Span<double> slopes
    )
    {
        (double lower, double upper) = Band(own);
        BoundGrid grid = node.Grids.GetOrAdd(new("band", lower, upper), static key =>
            EnergyGrid.Logarithmic(key.First, key.Second, BandBins).Edges.ToArray()
        );
        FineSpectrum fine = FineSpectrum.Of(node, new(grid, workspace), BinIntegration.Exact, parameters, free);
        double flux = Dot(fine.Photons, fine.Mean);
        int row = 0;
        for (int i = 0; i < free.Length; i++)
            slopes[i] = node.Source.Owns(free[i]) ? Dot(fine.Row(row++), fine.Mean) : 0;
        return flux;
    }

    private (double Lower, double Upper) Band(ReadOnlySpan<double> own)
    {
        double stretch = isLuminosity ? 1 + own[2] : 1,
            lower = Math.Max(own[0], EnergyGrid.SmallestEnergy) / stretch,
            upper = own[1] / stretch;
        return upper > lower
            ? (lower, upper)
            : throw SpectralDataException.At(
                isLuminosity ? "clumin" : "cflux",
                $"Emin = {own[0]} and Emax = {own[1]} keV",
                "Emax above Emin"
            );
    }

    /// <summary>XSPEC's rule: photons of the data's own bins times their middles, and a share of the bins at the ends.</summary>
    private double FluxOfBins(
        ConvolutionNode node,
        EnergyGrid grid,
        ReadOnlySpan<double> own,
        ReadOnlySpan<int> free,
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> rows,
        Span<double> slopes
    )
    {
        (double lower, double upper) = Band(own);
        double[] rented = ArrayPool<double>.Shared.Rent(grid.BinCount);
        Span<double> energies = rented.AsSpan(0, grid.BinCount);
        energies.Clear();
        for (int bin = 0; bin < energies.Length; bin++)
        {
            double from = Math.Max(lower, grid.Lower(bin)),
                to = Math.Min(upper, grid.Upper(bin));
            if (to > from)
                energies[bin] = (to - from) / grid.Width(bin) * 0.5 * (from + to);
        }
        for (int i = 0; i < free.Length; i++)
            slopes[i] = node.Source.Owns(free[i]) ? Dot(rows.Slice(i * values.Length, values.Length), energies) : 0;
        double flux = Dot(values, energies);
        ArrayPool<double>.Shared.Return(rented);
        return flux;
    }

    private static double Dot(ReadOnlySpan<double> photons, ReadOnlySpan<double> energies)
    {
        double sum = 0;
        for (int i = 0; i < photons.Length; i++)
            sum += photons[i] * energies[i];
        return sum;
    }
}
