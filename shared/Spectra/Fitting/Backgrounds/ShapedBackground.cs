using System.Globalization;
using System.Runtime.CompilerServices;
using Almagest.Spectra.Models;
using Almagest.Spectra.Models.Components;
using Almagest.Spectra.Models.Local;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Backgrounds;

/// <summary>A background's shape as a component of the language, for the energies of a unit response.</summary>
internal sealed class ShapedBackground(
    BackgroundShape shape,
    RedistributionMatrix channels,
    double norm,
    IReadOnlyList<double> coefficients
) : LocalComponent(shape.Name, [.. coefficients.Select(Coefficient)])
{
    /// <summary>Far beyond what backgrounds do: a factor of e^8 where the component is 1.</summary>
    private const double Furthest = 8;

    private static ModelParameter Coefficient(double start, int component) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"c{component + 1}"),
            "",
            Math.Clamp(start, -Furthest, Furthest),
            -Furthest,
            -Furthest,
            Furthest,
            Furthest,
            false,
            "of a component of the shape"
        );

    public override string Formula => "K exp(shape + sum of c_k components)";

    private protected override ModelParameter Norm => CommonParameters.Norm with { Unit = "counts/s", Default = norm };

    private protected override (ComponentKind Kind, Component Component) Make() =>
        (ComponentKind.Additive, new Shape(shape, UnitResponse.Of(channels).Energies, channels));

    /// <summary>Counts s⁻¹ of each channel, which the unit response has for energies.</summary>
    private sealed class Shape(BackgroundShape shape, EnergyGrid energies, RedistributionMatrix channels) : AdditiveComponent
    {
        private readonly ConditionalWeakTable<EnergyGrid, int[]> _known = [];

        public override void Integrate(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
        {
            int[] binOf = _known.GetValue(grid.Grid, BinsOf);
            Span<double> rate = stackalloc double[shape.Widths.Length];
            for (int bin = 0; bin < rate.Length; bin++)
            {
                double log = shape.LogShare[bin];
                for (int k = 0; k < shape.Components.Length; k++)
                    log += parameters[k] * shape.Components[k][bin];
                rate[bin] = Math.Exp(log);
            }
            for (int i = 0; i < flux.Length; i++)
                flux[i] = rate[binOf[i]];
        }

        public override void Differentiate(
            EnergyBins grid,
            ReadOnlySpan<double> parameters,
            int index,
            ModelParameter parameter,
            Span<double> derivative
        )
        {
            int[] binOf = _known.GetValue(grid.Grid, BinsOf);
            Integrate(grid, parameters, derivative);
            for (int i = 0; i < derivative.Length; i++)
                derivative[i] *= shape.Components[index][binOf[i]];
        }

        /// <summary>Of a channel, its share over its width: what is not integrated is of no use, but defined.</summary>
        public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
        {
            for (int i = 0; i < density.Length; i++)
            {
                int at = Math.Clamp(energies.FindBin(points.Energy[i]), 0, energies.BinCount - 1),
                    bin = BinOf(at);
                double log = shape.LogShare[bin];
                for (int k = 0; k < shape.Components.Length; k++)
                    log += parameters[k] * shape.Components[k][bin];
                density[i] = Math.Exp(log) / energies.Width(at);
            }
        }

        private int[] BinsOf(EnergyGrid grid) =>
            grid.BinCount == energies.BinCount
                ? [.. Enumerable.Range(0, grid.BinCount).Select(BinOf)]
                : throw new ArgumentException($"{grid.BinCount} energies for {energies.BinCount} channels.", nameof(grid));

        /// <summary>What lies beyond the shape is as its end.</summary>
        private int BinOf(int energy)
        {
            bool descends = channels.ChannelCount > 1 && channels.ChannelLower[^1] < channels.ChannelLower[0];
            int channel = channels.FirstChannel + (descends ? channels.ChannelCount - 1 - energy : energy) - shape.FirstChannel,
                bin = 0;
            while (bin < shape.Widths.Length - 1 && channel >= shape.Widths[bin])
                channel -= shape.Widths[bin++];
            return bin;
        }
    }
}
