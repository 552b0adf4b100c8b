using System.Runtime.Intrinsics;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>[E (1 + z)]^-Γ, integrated exactly. Without a redshift among its parameters, z = 0.</summary>
/// <remarks>Source: XSPEC manual, models <c>powerlaw</c> and <c>zpowerlw</c>.</remarks>
internal sealed class PowerLaw(bool redshifted) : AdditiveComponent
{
    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double index = parameters[0];
        Integrate(grid.Edges, index, flux);
        if (redshifted)
            Scale(flux, VectorMath.Exp(-index * VectorMath.Log(1 + parameters[1])));
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double index = parameters[0];
        double shift = redshifted ? VectorMath.Log(1 + parameters[1]) : 0;
        for (int i = 0; i < density.Length; i++)
            density[i] = -index * (points.Log[i] + shift);
        VectorMath.Exp(density, density);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        double index = parameters[0];
        VectorMath.AddScaled(exponent, -index, points.Log);
        if (redshifted)
            VectorMath.Add(exponent, -index * VectorMath.Log(1 + parameters[1]));
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double shift = redshifted ? VectorMath.Log(1 + parameters[1]) : 0;
        if (index == 1)
            slope.Fill(-parameters[0] / (1 + parameters[1]));
        else
            for (int i = 0; i < slope.Length; i++)
                slope[i] = -(points.Log[i] + shift);
        return true;
    }

    public override void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        Integrate(grid, parameters, derivative);
        double photonIndex = parameters[0];
        if (index == 1)
        {
            Scale(derivative, -photonIndex / (1 + parameters[1]));
            return;
        }
        // d ln flux / dΓ is minus the mean of ln E (1 + z), weighted by the photons of the bin.
        double shift = redshifted ? VectorMath.Log(1 + parameters[1]) : 0;
        ReadOnlySpan<double> log = grid.Edges.Log;
        for (int i = 0; i < derivative.Length; i++)
            derivative[i] *= -(shift + MeanLog(log[i], log[i + 1], photonIndex));
    }

    /// <summary>The mean of ln E between two energies, given by their logarithms, weighted by E^-Γ.</summary>
    internal static double MeanLog(double lower, double upper, double index)
    {
        double width = upper - lower;
        return (0.5 * (lower + upper)) + (0.5 * width * Langevin(0.5 * (1 - index) * width));
    }

    /// <summary>coth x - 1/x.</summary>
    private static double Langevin(double x)
    {
        double square = x * x;
        return square < 0.01
            ? x / 3 * (1 - (square / 15 * (1 - (square * 2 / 21 * (1 - (square / 10))))))
            : (1 / Math.Tanh(x)) - (1 / x);
    }

    /// <summary>∫ E^-Γ dE of each bin between n + 1 edges.</summary>
    /// <remarks>
    /// A difference of E^slope / slope loses its digits near Γ = 1 or in narrow bins; √(E1 E2)^slope · 2 sinh(slope w / 2) /
    /// slope,
    /// where w = ln E2/E1, keeps them.
    /// </remarks>
    internal static void Integrate(EnergyPoints edges, double index, Span<double> flux)
    {
        ReadOnlySpan<double> log = edges.Log;
        Vector256<double> halfSlope = Vector256.Create(0.5 * (1 - index));
        int bin = 0;
        for (; bin + 4 <= flux.Length; bin += 4)
        {
            Vector256<double> lower = Vector256.Create(log[bin..]),
                upper = Vector256.Create(log[(bin + 1)..]),
                width = upper - lower;
            Vector256<double> x = halfSlope * width,
                square = x * x;
            if (Vector256.GreaterThanAny(square, Vector256.Create(0.01)))
            {
                for (int i = bin; i < bin + 4; i++)
                    flux[i] = Between(log[i], log[i + 1], index);
                continue;
            }
            Vector256<double> sinhc = Vector256.Create(1.0 / 72);
            sinhc = Vector256<double>.One + (square * sinhc);
            sinhc = Vector256<double>.One + (square * Vector256.Create(1.0 / 42) * sinhc);
            sinhc = Vector256<double>.One + (square * Vector256.Create(1.0 / 20) * sinhc);
            sinhc = Vector256<double>.One + (square * Vector256.Create(1.0 / 6) * sinhc);
            (VectorMath.Exp(halfSlope * (lower + upper)) * width * sinhc).CopyTo(flux[bin..]);
        }
        for (; bin < flux.Length; bin++)
            flux[bin] = Between(log[bin], log[bin + 1], index);
    }

    /// <summary>∫ E^-Γ dE between two energies, given by their logarithms.</summary>
    internal static double Between(double lower, double upper, double index)
    {
        double halfSlope = 0.5 * (1 - index),
            width = upper - lower,
            x = halfSlope * width,
            square = x * x;
        double sinhc =
            square < 0.01
                ? 1 + (square / 6 * (1 + (square / 20 * (1 + (square / 42 * (1 + (square / 72)))))))
                : (VectorMath.Exp(x) - VectorMath.Exp(-x)) / (2 * x);
        return VectorMath.Exp(halfSlope * (lower + upper)) * width * sinhc;
    }

    private static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
