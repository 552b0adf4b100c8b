using Almagest.Spectra.Models.Binning;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>A number.</summary>
internal sealed class Constant : MultiplicativeComponent
{
    public override bool IsFlat => true;

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor) =>
        factor.Fill(parameters[0]);

    public override void Differentiate(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => derivative.Fill(1);
}

/// <summary>e^(-E0/E). Source: XSPEC manual, model <c>expabs</c>.</summary>
internal sealed class LowEnergyCutoff : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++)
            factor[i] = -parameters[0] / points.Energy[i];
        VectorMath.Exp(factor, factor);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        for (int i = 0; i < exponent.Length; i++)
            exponent[i] -= parameters[0] / points.Energy[i];
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        for (int i = 0; i < slope.Length; i++)
            slope[i] = -1 / points.Energy[i];
        return true;
    }

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor) =>
        EdgeAverage.Factor(this, grid, parameters, factor);
}

/// <summary>1 up to Ec, e^((Ec-E)/Ef) above, at E (1 + z). Source: XSPEC manual, models <c>highecut</c> and
/// <c>zhighect</c>.</summary>
internal sealed class HighEnergyCutoff(bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1;
        for (int i = 0; i < factor.Length; i++)
            factor[i] = Math.Min(0, (parameters[0] - (points.Energy[i] * stretch)) / parameters[1]);
        VectorMath.Exp(factor, factor);
    }

    /// <summary>It only bends at the cutoff: nothing jumps there as it moves.</summary>
    public override void Describe(ReadOnlySpan<double> parameters, Features features) =>
        features.AddBreak(parameters[0] / (redshifted ? 1 + parameters[2] : 1));

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1;
        for (int i = 0; i < exponent.Length; i++)
            exponent[i] += Math.Min(0, (parameters[0] - (points.Energy[i] * stretch)) / parameters[1]);
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double start = parameters[0],
            fold = parameters[1],
            stretch = redshifted ? 1 + parameters[2] : 1;
        for (int i = 0; i < slope.Length; i++)
        {
            double past = (points.Energy[i] * stretch) - start;
            slope[i] =
                past <= 0
                    ? 0
                    : index switch
                    {
                        0 => 1 / fold,
                        1 => past / (fold * fold),
                        _ => -points.Energy[i] / fold,
                    };
        }
        return true;
    }

    /// <summary>The mean of the bin's edges, where E - Ec is at least 1 eV: just below 1 under the cutoff.</summary>
    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1;
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        double before = AtEdge(edges[0], parameters);
        for (int bin = 0; bin < factor.Length; bin++)
        {
            double after = AtEdge(edges[bin + 1], parameters);
            factor[bin] = 0.5 * (before + after);
            before = after;
        }

        double AtEdge(double energy, ReadOnlySpan<double> values) =>
            VectorMath.Exp(-Math.Max((energy * stretch) - values[0], 0.001) / values[1]);
    }
}

/// <summary>1 + A e^(-f E) from E0 on, 1 below. Source: XSPEC manual, model <c>expfac</c>; parameters A, f, E0.</summary>
internal sealed class ExponentialFactor : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        for (int i = 0; i < factor.Length; i++)
            factor[i] = -parameters[1] * points.Energy[i];
        VectorMath.Exp(factor, factor);
        for (int i = 0; i < factor.Length; i++)
            factor[i] = points.Energy[i] >= parameters[2] ? 1 + (parameters[0] * factor[i]) : 1;
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features) => features.AddBreak(parameters[2], 2, 1);

    /// <summary>The mean over the part of a bin that lies above the start; a bin that begins there exactly is left at
    /// 1.</summary>
    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        (double amplitude, double rate, double start) = (parameters[0], parameters[1], parameters[2]);
        for (int bin = 0; bin < factor.Length; bin++)
        {
            double lower = grid.Grid.Lower(bin),
                upper = grid.Grid.Upper(bin),
                from = Math.Max(lower, start);
            bool isReached = upper >= start && lower != start;
            double share = rate == 0 ? upper - from : -double.ExpM1(-rate * (upper - from)) * Math.Exp(-rate * from) / rate;
            factor[bin] = isReached ? 1 + (amplitude * share / (upper - lower)) : 1;
        }
    }

    public override void Differentiate(
        EnergyPoints points,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    )
    {
        for (int i = 0; i < derivative.Length; i++)
            derivative[i] = -parameters[1] * points.Energy[i];
        VectorMath.Exp(derivative, derivative);
        for (int i = 0; i < derivative.Length; i++)
            derivative[i] *=
                points.Energy[i] < parameters[2]
                    ? 0
                    : index switch
                    {
                        0 => 1,
                        1 => -parameters[0] * points.Energy[i],
                        _ => 0,
                    };
    }
}

/// <summary>exp(-strength N(E; E0, σ)). Source: XSPEC manual, model <c>gabs</c>; parameters E0, σ, strength.</summary>
internal sealed class GaussianAbsorption : MultiplicativeComponent
{
    private const double XspecReach = 6; // σ

    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double sigma = parameters[1],
            depth = parameters[2] / (sigma * Math.Sqrt(2 * Math.PI));
        if (sigma == 0)
        {
            factor.Fill(1);
            return;
        }
        for (int i = 0; i < factor.Length; i++)
        {
            double offset = (points.Energy[i] - parameters[0]) / sigma;
            factor[i] = -0.5 * offset * offset;
        }
        VectorMath.Exp(factor, factor);
        for (int i = 0; i < factor.Length; i++)
            factor[i] *= -depth;
        VectorMath.Exp(factor, factor);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        if (parameters[1] > 0)
            features.AddGaussian(parameters[0], parameters[1], parameters[2] / (parameters[1] * Math.Sqrt(2 * Math.PI)));
    }

    /// <summary>The mean of the transmission over each bin within 6 σ, and 1 beyond.</summary>
    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        (double center, double sigma) = (parameters[0], parameters[1]);
        factor.Fill(1);
        if (sigma == 0)
            return;
        for (int bin = 0; bin < factor.Length; bin++)
        {
            double lower = grid.Grid.Lower(bin),
                upper = grid.Grid.Upper(bin);
            if (upper < center - (XspecReach * sigma) || lower > center + (XspecReach * sigma))
                continue;
            double from = Math.Max(lower, center - (XspecReach * sigma)),
                to = Math.Min(upper, center + (XspecReach * sigma)),
                sum = upper - lower - (to - from);
            int panels = (int)Math.Ceiling((to - from) / (0.25 * sigma));
            for (int panel = 0; panel < panels; panel++)
                sum += Panel(from + ((to - from) * panel / panels), (to - from) / panels, parameters);
            factor[bin] = sum / (upper - lower);
        }
    }

    private static double Panel(double from, double width, ReadOnlySpan<double> parameters)
    {
        double sum = 0,
            depth = parameters[2] / (parameters[1] * Math.Sqrt(2 * Math.PI));
        for (int k = 0; k < 5; k++)
        {
            double offset = (from + (0.5 * width * (1 + GaussLegendre.Nodes5[k])) - parameters[0]) / parameters[1];
            sum += 0.5 * width * GaussLegendre.Weights5[k] * Math.Exp(-depth * Math.Exp(-0.5 * offset * offset));
        }
        return sum;
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double sigma = parameters[1],
            unit = 1 / (sigma * Math.Sqrt(2 * Math.PI)),
            strength = parameters[2];
        slope.Clear();
        if (sigma == 0)
            return true;
        for (int i = 0; i < slope.Length; i++)
        {
            double offset = (points.Energy[i] - parameters[0]) / sigma;
            slope[i] = -0.5 * offset * offset;
        }
        VectorMath.Exp(slope, slope);
        for (int i = 0; i < slope.Length; i++)
        {
            double offset = (points.Energy[i] - parameters[0]) / sigma;
            slope[i] *=
                -unit
                * index switch
                {
                    0 => strength * offset / sigma,
                    1 => strength * ((offset * offset) - 1) / sigma,
                    _ => 1,
                };
        }
        return true;
    }
}

/// <summary>1 below Ec, e^(-D (E/Ec)^-3) from there on, at E (1 + z). Source: XSPEC manual, models <c>edge</c> and
/// <c>zedge</c>.</summary>
internal sealed class AbsorptionEdge(bool redshifted) : MultiplicativeComponent
{
    public override void Factor(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> factor)
    {
        double threshold = parameters[0] / (redshifted ? 1 + parameters[2] : 1),
            depth = parameters[1];
        for (int i = 0; i < factor.Length; i++)
        {
            double ratio = threshold / points.Energy[i];
            factor[i] = ratio <= 1 ? -depth * ratio * ratio * ratio : 0;
        }
        VectorMath.Exp(factor, factor);
    }

    public override void Describe(ReadOnlySpan<double> parameters, Features features)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            threshold = parameters[0] / stretch;
        features.AddBreak(threshold, 0, 1 / stretch);
        if (redshifted)
            features.AddBreak(threshold, 2, -threshold / stretch);
    }

    public override bool IsExponential => true;

    public override void AddLog(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> exponent)
    {
        double threshold = parameters[0] / (redshifted ? 1 + parameters[2] : 1),
            depth = parameters[1];
        for (int i = 0; i < exponent.Length; i++)
        {
            double ratio = threshold / points.Energy[i];
            if (ratio <= 1)
                exponent[i] -= depth * ratio * ratio * ratio;
        }
    }

    public override bool TryLogSlope(EnergyPoints points, ReadOnlySpan<double> parameters, int index, Span<double> slope)
    {
        double stretch = redshifted ? 1 + parameters[2] : 1,
            threshold = parameters[0] / stretch,
            depth = parameters[1];
        for (int i = 0; i < slope.Length; i++)
        {
            double ratio = threshold / points.Energy[i],
                cube = ratio * ratio * ratio;
            slope[i] =
                ratio > 1
                    ? 0
                    : index switch
                    {
                        0 => -3 * depth * ratio * ratio / (points.Energy[i] * stretch),
                        1 => -cube,
                        _ => 3 * depth * cube / stretch,
                    };
        }
        return true;
    }

    public override void FactorAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> factor) =>
        EdgeAverage.Split(
            this,
            grid,
            parameters,
            parameters[0] / (redshifted ? 1 + parameters[2] : 1),
            Math.Exp(-parameters[1]),
            factor
        );
}
