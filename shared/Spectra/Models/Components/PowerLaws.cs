using System.Runtime.Intrinsics;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>[E (1 + z)]^-Γ, integrated exactly. Without a redshift among its parameters, z = 0.</summary>
/// <remarks>Source: XSPEC manual, models <c>powerlaw</c> and <c>zpowerlw</c>.</remarks>
internal sealed class PowerLaw(bool redshifted) : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
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
        BoundGrid grid,
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

/// <summary>E^-Γ1 up to E1, then E1^(Γ2-Γ1) E^-Γ2, and so on: continuous, and exact also in the bins that hold a break.</summary>
/// <remarks>Source: XSPEC manual, models <c>bknpower</c> and <c>bkn2pow</c>; parameters Γ1, E1, Γ2, E2, Γ3.</remarks>
internal sealed class BrokenPowerLaw(int breaks) : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Integrate(grid, parameters, -1, flux);

    public override void Differentiate(
        BoundGrid grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Integrate(grid, parameters, index, derivative);

    /// <remarks><c>by</c>: Index of the parameter to differentiate by, see <see cref="TryLogSlope"/>; -1: the photons
    /// themselves.</remarks>
    private void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, int by, Span<double> flux)
    {
        ReadOnlySpan<double> log = grid.Edges.Log;
        flux.Clear();
        int own = by < 0 ? -1 : by / 2;
        double ownStart = own < 1 ? 0 : VectorMath.Log(parameters[(2 * own) - 1]);
        double ownEnd = own < 0 || own == breaks ? 0 : VectorMath.Log(parameters[(2 * own) + 1]);
        double start = double.NegativeInfinity,
            match = 0;
        for (int piece = 0; piece <= breaks; piece++)
        {
            double index = parameters[2 * piece];
            double end = piece == breaks ? double.PositiveInfinity : Math.Max(start, VectorMath.Log(parameters[(2 * piece) + 1]));
            double scale = VectorMath.Exp(match);
            for (int i = 0; i < flux.Length; i++)
            {
                double lower = Math.Max(log[i], start),
                    upper = Math.Min(log[i + 1], end);
                if (!(upper > lower))
                    continue;
                double photons = scale * PowerLaw.Between(lower, upper, index);
                if (by < 0)
                    flux[i] += photons;
                else if (by % 2 == 1)
                    flux[i] += piece > own ? photons * (parameters[by + 1] - parameters[by - 1]) / parameters[by] : 0;
                else if (piece >= own)
                    flux[i] += photons * (ownStart - (piece > own ? ownEnd : PowerLaw.MeanLog(lower, upper, index)));
            }
            if (piece < breaks)
                match += (parameters[(2 * piece) + 2] - index) * end;
            start = end;
        }
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        for (int i = 0; i < density.Length; i++)
        {
            int piece = 0;
            double match = 0,
                start = double.NegativeInfinity;
            for (; piece < breaks; piece++)
            {
                double end = Math.Max(start, VectorMath.Log(parameters[(2 * piece) + 1]));
                if (points.Log[i] <= end)
                    break;
                match += (parameters[(2 * piece) + 2] - parameters[2 * piece]) * end;
                start = end;
            }
            density[i] = match - (parameters[2 * piece] * points.Log[i]);
        }
        VectorMath.Exp(density, density);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        // It only bends there: nothing jumps as a break moves.
        for (int piece = 0; piece < breaks; piece++)
            features.AddBreak(parameters[(2 * piece) + 1]);
    }

    /// <remarks>ln A = Σ over the breaks below E of (Γj+1 - Γj) ln Ej, less Γ ln E.</remarks>
    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        int own = index / 2;
        double start = own == 0 ? double.NegativeInfinity : VectorMath.Log(parameters[(2 * own) - 1]);
        double end = own == breaks ? double.PositiveInfinity : VectorMath.Log(parameters[(2 * own) + 1]);
        double step = own < breaks ? (parameters[(2 * own) + 2] - parameters[2 * own]) / parameters[(2 * own) + 1] : 0;
        for (int i = 0; i < slope.Length; i++)
        {
            double log = points.Log[i];
            if (index % 2 == 1)
                slope[i] = log > end ? step : 0;
            else
                slope[i] = log <= start ? 0 : (own == 0 ? 0 : start) - Math.Min(log, end);
        }
        return true;
    }
}

/// <summary>A power law whose norm is its energy flux between eMin and eMax, 1e-12 erg cm⁻² s⁻¹.</summary>
/// <remarks>Source: XSPEC manual, model <c>pegpwrlw</c>; parameters Γ, eMin, eMax.</remarks>
internal sealed class PeggedPowerLaw : AdditiveComponent
{
    private const double ErgPerKeV = 1.602176634e-9;

    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        PowerLaw.Integrate(grid.Edges, parameters[0], flux);
        double scale = ScaleOf(parameters);
        for (int i = 0; i < flux.Length; i++)
            flux[i] *= scale;
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double scale = ScaleOf(parameters);
        for (int i = 0; i < density.Length; i++)
            density[i] = -parameters[0] * points.Log[i];
        VectorMath.Exp(density, density);
        for (int i = 0; i < density.Length; i++)
            density[i] *= scale;
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        if (index != 0)
            return false;
        double mean = MeanLogOfEnergy(parameters);
        for (int i = 0; i < slope.Length; i++)
            slope[i] = mean - points.Log[i];
        return true;
    }

    public override void Differentiate(
        BoundGrid grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        if (index != 0)
        {
            base.Differentiate(grid, parameters, index, parameter, derivative);
            return;
        }
        Integrate(grid, parameters, derivative);
        ReadOnlySpan<double> log = grid.Edges.Log;
        double mean = MeanLogOfEnergy(parameters);
        for (int i = 0; i < derivative.Length; i++)
            derivative[i] *= mean - PowerLaw.MeanLog(log[i], log[i + 1], parameters[0]);
    }

    /// <summary>Of the band in which the norm is counted: -d ln scale / dΓ.</summary>
    private static double MeanLogOfEnergy(ReadOnlySpan<double> parameters) =>
        PowerLaw.MeanLog(VectorMath.Log(parameters[1]), VectorMath.Log(parameters[2]), parameters[0] - 1);

    private static double ScaleOf(ReadOnlySpan<double> parameters) =>
        1e-12 / (ErgPerKeV * PowerLaw.Between(VectorMath.Log(parameters[1]), VectorMath.Log(parameters[2]), parameters[0] - 1));
}

/// <summary>(E/E0)^(-a - b log10(E/E0)).</summary>
/// <remarks>Sources: Massaro et al. 2004, A&amp;A 413, 489; XSPEC manual, model <c>logpar</c>; parameters a, b, E0.</remarks>
internal sealed class LogParabola : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => double.PositiveInfinity;

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double pivot = VectorMath.Log(parameters[2]),
            perDecade = parameters[1] / 2.302585092994045684;
        for (int i = 0; i < density.Length; i++)
        {
            double offset = points.Log[i] - pivot;
            density[i] = -offset * (parameters[0] + (perDecade * offset));
        }
        VectorMath.Exp(density, density);
    }

    public override void IntegrateAsXspec(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Simpson.Integrate(this, grid, parameters, flux);

    public override void DifferentiateAsXspec(
        BoundGrid grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double pivot = VectorMath.Log(parameters[2]),
            perDecade = parameters[1] / 2.302585092994045684;
        for (int i = 0; i < slope.Length; i++)
        {
            double offset = points.Log[i] - pivot;
            slope[i] = index switch
            {
                0 => -offset,
                1 => -offset * offset / 2.302585092994045684,
                _ => (parameters[0] + (2 * perDecade * offset)) / parameters[2],
            };
        }
        return true;
    }
}

/// <summary>E^-Γ e^(-E/β) at E (1 + z), the norm in the source's frame.</summary>
/// <remarks>Source: XSPEC manual, models <c>cutoffpl</c> and <c>zcutoffpl</c>.</remarks>
internal sealed class CutoffPowerLaw(bool redshifted) : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[1] / (redshifted ? 1 + parameters[2] : 1);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double index = parameters[0],
            stretch = redshifted ? 1 + parameters[2] : 1;
        double perEnergy = stretch / parameters[1],
            shift = index * VectorMath.Log(stretch);
        for (int i = 0; i < density.Length; i++)
            density[i] = -(index * points.Log[i]) - shift - (points.Energy[i] * perEnergy);
        VectorMath.Exp(density, density);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        double index = parameters[0],
            stretch = redshifted ? 1 + parameters[2] : 1;
        VectorMath.AddScaled(exponent, -index, points.Log);
        VectorMath.AddScaled(exponent, -stretch / parameters[1], points.Energy);
        if (redshifted)
            VectorMath.Add(exponent, -index * VectorMath.Log(stretch));
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double cutoff = parameters[1],
            stretch = redshifted ? 1 + parameters[2] : 1,
            shift = VectorMath.Log(stretch);
        for (int i = 0; i < slope.Length; i++)
            slope[i] = index switch
            {
                0 => -(points.Log[i] + shift),
                1 => points.Energy[i] * stretch / (cutoff * cutoff),
                _ => -(parameters[0] / stretch) - (points.Energy[i] / cutoff),
            };
        return true;
    }
}
