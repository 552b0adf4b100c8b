using System.Buffers;
using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>exp(-nH σ(E (1 + z))). Unshifted cross-sections are remembered per grid.</summary>
/// <remarks>Source: XSPEC manual, models <c>wabs</c>, <c>phabs</c>, <c>zphabs</c>, <c>tbabs</c>, <c>ztbabs</c>.</remarks>
internal class Absorber(CrossSection section, bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double column = parameters[0];
        WriteSigma(points, parameters, factor);
        for (int i = 0; i < factor.Length; i++)
            factor[i] *= -column;
        VectorMath.Exp(factor, factor);
    }

    public override CrossSection Section => section;

    public override bool IsShifted => redshifted;

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        // Thresholds that stay are known to the grid's cells.
        if (!redshifted)
            return;
        features.AddSection(section, 1 + parameters[1], index: 1);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        if (points.Sections is { } cache)
        {
            if (!IsMoved(parameters) && cache.Knows(section))
            {
                VectorMath.AddScaled(exponent, -parameters[0], cache.Of(section));
                return;
            }
            if (IsMoved(parameters) && cache.TryShifted(section, 1 + parameters[1], out ReadOnlySpan<double> shifted))
            {
                VectorMath.AddScaled(exponent, -parameters[0], shifted);
                return;
            }
        }
        double[] rented = ArrayPool<double>.Shared.Rent(points.Length);
        Span<double> sigma = rented.AsSpan(0, points.Length);
        WriteSigma(points, parameters, sigma);
        VectorMath.AddScaled(exponent, -parameters[0], sigma);
        ArrayPool<double>.Shared.Return(rented);
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        if (index == 0)
        {
            WriteSigma(points, parameters, slope);
            VectorMath.Multiply(slope, -1);
        }
        else
            WriteShiftSlope(points, parameters, slope);
        return true;
    }

    /// <summary>-nH ∂σ(E (1 + z))/∂z.</summary>
    private void WriteShiftSlope(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> slope)
    {
        double stretch = 1 + parameters[1];
        Shifted shifted = Shift(points, stretch);
        section.EvaluateSlope(shifted.Energy, shifted.Log, slope);
        VectorMath.Multiply(slope, -parameters[0] / stretch);
        shifted.Return();
    }

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        WriteBinSigma(grid, parameters, factor);
        VectorMath.Multiply(factor, -parameters[0]);
        VectorMath.Exp(factor, factor);
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        if (index != 0)
        {
            base.DifferentiateAsXspec(grid, parameters, index, parameter, derivative);
            return;
        }
        double[] rented = ArrayPool<double>.Shared.Rent(derivative.Length);
        Span<double> factor = rented.AsSpan(0, derivative.Length);
        FactorAsXspec(grid, parameters, factor);
        WriteBinSigma(grid, parameters, derivative);
        VectorMath.Multiply(derivative, -1);
        VectorMath.Multiply(derivative, factor);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>XSPEC's mean σ of each bin, see <see cref="CrossSection.EvaluateBins"/>.</summary>
    private void WriteBinSigma(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> sigma)
    {
        if (!IsMoved(parameters))
        {
            grid.BinSigma(section).CopyTo(sigma);
            return;
        }
        double stretch = 1 + parameters[1],
            shift = VectorMath.Log(stretch);
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(2 * edges.Length);
        Span<double> energy = rented.AsSpan(0, edges.Length),
            log = rented.AsSpan(edges.Length, edges.Length);
        for (int i = 0; i < energy.Length; i++)
            (energy[i], log[i]) = (edges.Energy[i] * stretch, edges.Log[i] + shift);
        section.EvaluateBins(energy, log, sigma);
        ArrayPool<double>.Shared.Return(rented);
    }

    private bool IsMoved(ReadOnlySpan<double> parameters) => redshifted && parameters[1] != 0;

    private void WriteSigma(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> sigma)
    {
        double stretch = redshifted ? 1 + parameters[1] : 1;
        if (stretch == 1 && points.Sections is { } cache && cache.Knows(section))
            cache.Of(section)[..sigma.Length].CopyTo(sigma);
        else if (points.Sections is { } moved && moved.TryShifted(section, stretch, out ReadOnlySpan<double> shifted))
            shifted.CopyTo(sigma);
        else
            WriteShifted(points, stretch, sigma);
    }

    private void WriteShifted(EnergyPoints points, double stretch, Span<double> sigma)
    {
        Shifted shifted = Shift(points, stretch);
        (points.Sections?.FormOf(section) ?? section).Evaluate(shifted.Energy, shifted.Log, sigma);
        shifted.Return();
    }

    private static Shifted Shift(EnergyPoints points, double stretch)
    {
        Shifted shifted = new(points.Length);
        double shift = VectorMath.Log(stretch);
        VectorMath.Multiply(points.Energy, stretch, shifted.Energy);
        VectorMath.Add(points.Log, shift, shifted.Log);
        return shifted;
    }

    /// <summary>Energies at the source, keV, and their logarithms, in rented memory.</summary>
    private readonly ref struct Shifted(int count)
    {
        private readonly double[] _rented = ArrayPool<double>.Shared.Rent(2 * count);

        public Span<double> Energy => _rented.AsSpan(0, count);

        public Span<double> Log => _rented.AsSpan(count, count);

        public void Return() => ArrayPool<double>.Shared.Return(_rented);
    }
}

/// <summary>An absorber whose bins XSPEC computes as trapezia of the transmission, split where σ jumps: wabs and zwabs.</summary>
internal sealed class SplitAbsorber(CrossSection section, bool redshifted) : Absorber(section, redshifted)
{
    private const double Aside = 1e-9; // of the energy
    private static readonly double Darkest = VectorMath.Exp(-50); // XSPEC has 0 below

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        EnergyPoints edges = grid.Edges;
        double[] rented = ArrayPool<double>.Shared.Rent(edges.Length);
        Span<double> transmission = rented.AsSpan(0, edges.Length);
        Factor(edges, parameters, transmission);
        for (int bin = 0; bin < factor.Length; bin++)
            factor[bin] = 0.5 * (Limit(transmission[bin]) + Limit(transmission[bin + 1]));
        double stretch = IsShifted ? 1 + parameters[1] : 1;
        foreach (double jump in Section.Jumps)
            if (grid.Grid.FindBin(jump / stretch) is >= 0 and int bin)
                factor[bin] = Split(edges, grid.Grid.Lower(bin), grid.Grid.Upper(bin), stretch, parameters);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>No formula is worth it here.</summary>
    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    private double Split(EnergyPoints edges, double lower, double upper, double stretch, ReadOnlySpan<double> parameters)
    {
        double sum = 0,
            from = lower;
        foreach (double jump in Section.Jumps)
        {
            double at = jump / stretch;
            if (!(at > from) || at >= upper)
                continue;
            sum += Trapezium(edges, from, at, parameters);
            from = at;
        }
        return (sum + Trapezium(edges, from, upper, parameters)) / (upper - lower);
    }

    private double Trapezium(EnergyPoints edges, double from, double to, ReadOnlySpan<double> parameters)
    {
        Span<double> energy = [from * (1 + Aside), to * (1 - Aside)],
            log = [VectorMath.Log(energy[0]), VectorMath.Log(energy[1])],
            factor = stackalloc double[2];
        Factor(edges.Elsewhere(energy, log), parameters, factor);
        return 0.5 * (to - from) * (Limit(factor[0]) + Limit(factor[1]));
    }

    private static double Limit(double transmission) => transmission < Darkest ? 0 : transmission;
}

/// <summary>1 - f + f exp(-nH σ(E (1 + z))): an absorber that covers a fraction f of the source.</summary>
/// <remarks>Source: XSPEC manual, models <c>pcfabs</c> and <c>zpcfabs</c>.</remarks>
internal sealed class PartialAbsorber(CrossSection section, bool redshifted) : MultiplicativeComponent
{
    private readonly Absorber _whole = new(section, redshifted);

    public override CrossSection Section => section;

    public override bool IsShifted => redshifted;

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        _whole.Factor(points, OfWhole(parameters, stackalloc double[2]), factor);
        Cover(parameters[1], factor);
    }

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        _whole.FactorAsXspec(grid, OfWhole(parameters, stackalloc double[2]), factor);
        Cover(parameters[1], factor);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        if (!redshifted)
            return;
        features.AddSection(section, 1 + parameters[2], index: 2);
    }

    public override void Differentiate(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        if (index == 1)
        {
            _whole.Factor(points, OfWhole(parameters, stackalloc double[2]), derivative);
            VectorMath.Add(derivative, -1);
            return;
        }
        _whole.Differentiate(points, OfWhole(parameters, stackalloc double[2]), Math.Min(index, 1), parameter, derivative);
        VectorMath.Multiply(derivative, parameters[1]);
    }

    /// <summary>The column, and the redshift if there is one.</summary>
    private Span<double> OfWhole(ReadOnlySpan<double> parameters, Span<double> own)
    {
        own[0] = parameters[0];
        if (redshifted)
            own[1] = parameters[2];
        return own[..(redshifted ? 2 : 1)];
    }

    private static void Cover(double covered, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++)
            factor[i] = 1 - covered + (covered * factor[i]);
    }
}
