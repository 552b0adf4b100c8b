namespace Almagest.Spectra.Models.Components;

/// <summary>[E (1 + z)]^-Γ, integrated exactly. Without a redshift among its parameters, z = 0.</summary>
/// <remarks>Source: XSPEC manual, models <c>powerlaw</c> and <c>zpowerlw</c>.</remarks>
internal sealed class PowerLaw(bool redshifted) : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double index = parameters[0];
        Integrate(grid.Edges, index, flux);
        if (redshifted) Scale(flux, Math.Pow(1 + parameters[1], -index));
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double index = parameters[0];
        double shift = redshifted ? Math.Log(1 + parameters[1]) : 0;
        for (int i = 0; i < density.Length; i++) density[i] = -index * (points.Log[i] + shift);
        VectorMath.Exp(density, density);
    }

    public override void Differentiate(
        BoundGrid grid, ReadOnlySpan<double> parameters, int index, ModelParameter parameter, Span<double> derivative)
    {
        Integrate(grid, parameters, derivative);
        double photonIndex = parameters[0];
        if (index == 1)
        {
            Scale(derivative, -photonIndex / (1 + parameters[1]));
            return;
        }
        // d ln flux / dΓ is minus the mean of ln E (1 + z), weighted by the photons of the bin.
        double shift = redshifted ? Math.Log(1 + parameters[1]) : 0;
        ReadOnlySpan<double> log = grid.Edges.Log;
        for (int i = 0; i < derivative.Length; i++)
        {
            double width = log[i + 1] - log[i];
            derivative[i] *= -((0.5 * (log[i] + log[i + 1])) + shift + (0.5 * width * Langevin(0.5 * (1 - photonIndex) * width)));
        }
    }

    /// <summary>coth x - 1/x.</summary>
    private static double Langevin(double x)
    {
        double square = x * x;
        return square < 0.01 ? x / 3 * (1 - (square / 15 * (1 - (square * 2 / 21 * (1 - (square / 10)))))) : (1 / Math.Tanh(x)) - (1 / x);
    }

    /// <summary>∫ E^-Γ dE of each bin between n + 1 edges.</summary>
    internal static void Integrate(EnergyPoints edges, double index, Span<double> flux)
    {
        double slope = 1 - index;
        ReadOnlySpan<double> log = edges.Log;
        // A difference of E^slope / slope loses its digits near Γ = 1 or in narrow bins; √(E1 E2)^slope · 2 sinh(slope w / 2) / slope keeps them.
        for (int i = 0; i < flux.Length; i++) flux[i] = 0.5 * slope * (log[i] + log[i + 1]);
        VectorMath.Exp(flux, flux);
        for (int i = 0; i < flux.Length; i++) flux[i] *= IntegralOfExp(slope, log[i + 1] - log[i]);
    }

    /// <summary>∫ e^(slope t) dt over abs(t) &lt; width / 2.</summary>
    private static double IntegralOfExp(double slope, double width)
    {
        double x = 0.5 * slope * width, square = x * x;
        double sinhc = square < 0.01
            ? 1 + (square / 6 * (1 + (square / 20 * (1 + (square / 42 * (1 + (square / 72)))))))
            : Math.Sinh(x) / x;
        return width * sinhc;
    }

    private static void Scale(Span<double> values, double factor)
    {
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
    }
}

/// <summary>E^-Γ1 below the break Eb, Eb^(Γ2-Γ1) E^-Γ2 above; exact, the bin with the break in two parts.</summary>
/// <remarks>Source: XSPEC manual, model <c>bknpower</c>.</remarks>
internal sealed class BrokenPowerLaw : AdditiveComponent
{
    public override void Integrate(BoundGrid grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double below = parameters[0], breakEnergy = parameters[1], above = parameters[2];
        ReadOnlySpan<double> edges = grid.Grid.Edges;
        int low = 0;
        while (low < flux.Length && edges[low + 1] <= breakEnergy) low++;
        double logBreak = Math.Log(breakEnergy), match = Math.Exp((above - below) * logBreak);
        PowerLaw.Integrate(grid.Edges, below, flux[..low]);
        if (low == flux.Length) return;
        int high = edges[low] < breakEnergy ? low + 1 : low;
        EnergyPoints rest = new(edges[high..], grid.Edges.Log[high..], null);
        PowerLaw.Integrate(rest, above, flux[high..]);
        for (int i = high; i < flux.Length; i++) flux[i] *= match;
        if (high == low) return;
        Span<double> part = stackalloc double[1];
        PowerLaw.Integrate(new([edges[low], breakEnergy], [grid.Edges.Log[low], logBreak], null), below, part);
        flux[low] = part[0];
        PowerLaw.Integrate(new([breakEnergy, edges[low + 1]], [logBreak, grid.Edges.Log[low + 1]], null), above, part);
        flux[low] += match * part[0];
    }

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double below = parameters[0], breakEnergy = parameters[1], above = parameters[2], logBreak = Math.Log(breakEnergy);
        for (int i = 0; i < density.Length; i++)
            density[i] = points.Energy[i] <= breakEnergy ? -below * points.Log[i] : ((above - below) * logBreak) - (above * points.Log[i]);
        VectorMath.Exp(density, density);
    }
}

/// <summary>E^-Γ e^(-E/β) at E (1 + z), the norm in the source's frame.</summary>
/// <remarks>Source: XSPEC manual, models <c>cutoffpl</c> and <c>zcutoffpl</c>.</remarks>
internal sealed class CutoffPowerLaw(bool redshifted) : SmoothComponent
{
    protected override double Scale(ReadOnlySpan<double> parameters) =>
        parameters[1] / (redshifted ? 1 + parameters[2] : 1);

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double index = parameters[0], stretch = redshifted ? 1 + parameters[2] : 1;
        double perEnergy = stretch / parameters[1], shift = index * Math.Log(stretch);
        for (int i = 0; i < density.Length; i++) density[i] = -(index * points.Log[i]) - shift - (points.Energy[i] * perEnergy);
        VectorMath.Exp(density, density);
    }
}
