using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>E^-Γ1 up to E1, then E1^(Γ2-Γ1) E^-Γ2, and so on: continuous, and exact also in the bins that hold a break.</summary>
/// <remarks>Source: XSPEC manual, models <c>bknpower</c> and <c>bkn2pow</c>; parameters Γ1, E1, Γ2, E2, Γ3.</remarks>
internal sealed class BrokenPowerLaw(int breaks) : AdditiveComponent
{
    public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux) =>
        Integrate(grid, parameters, -1, flux);

    public override void Differentiate(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => Integrate(grid, parameters, index, derivative);

    /// <remarks><c>by</c>: Index of the parameter to differentiate by, see <see cref="TryLogSlope"/>; -1: the photons
    /// themselves.</remarks>
    private void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, int by, Span<double> flux)
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
