using Almagest.Spectra.Models.Absorption;
using Almagest.Spectra.Numerics;

namespace Almagest.Spectra.Models.Components;

/// <summary>A power law with a cutoff in the middle of a sphere of cold matter: what is absorbed, scattered, and
/// leaves.</summary>
/// <remarks>
/// Sources: Yaqoob 1997, ApJ 479, 184; XSPEC manual, model <c>plcabs</c>; parameters nH, nmax, FeAbun, FeKedge, PhoIndex,
/// HighECut, foldE,
/// acrit, FAST, z; at a redshift one factor 1 / (1 + z) as in XSPEC's code (HEASoft 6.20). Cross-sections are those of phabs
/// with the abundances
/// in use. All of nmax scatterings are summed, where XSPEC stops at one that adds less than 1 %.
/// </remarks>
internal sealed class ObscuredPowerLaw(CrossSection others, CrossSection iron) : SmoothComponent
{
    private const int MostScatterings = 100;
    private const double RestEnergy = PhysicalConstants.RoundedElectronRestEnergy; // keV
    private const double ThomsonDepth = 0.00798; // of 1e22 H cm⁻²
    private const double XspecLeastShare = 0.01;
    private const double IronEdge = 7.124; // keV, of the cross-sections

    public override void Density(EnergyPoints points, ReadOnlySpan<double> parameters, Span<double> density)
    {
        double stretch = 1 + parameters[9];
        Sphere sphere = new(this, parameters, leastShare: 0);
        for (int i = 0; i < density.Length; i++)
            density[i] = sphere.Density(points.Energy[i] * stretch) / stretch;
    }

    /// <summary>The density at a bin's middle, up to the scattering that adds less than 1 %.</summary>
    public override void IntegrateAsXspec(EnergyBins grid, ReadOnlySpan<double> parameters, Span<double> flux)
    {
        double stretch = 1 + parameters[9];
        Sphere sphere = new(this, parameters, XspecLeastShare);
        for (int bin = 0; bin < flux.Length; bin++)
            flux[bin] = sphere.Density(grid.Middles.Energy[bin] * stretch) / stretch * grid.Grid.Width(bin);
    }

    public override void DifferentiateAsXspec(
        EnergyBins grid,
        ReadOnlySpan<double> parameters,
        int index,
        ModelParameter parameter,
        Span<double> derivative
    ) => DifferenceAsXspec(grid, parameters, index, parameter, derivative);

    protected override double Scale(ReadOnlySpan<double> parameters) => parameters[6] / (1 + parameters[9]);

    /// <summary>σ, 1e-22 cm², with the iron of another abundance and edge.</summary>
    private double Section(double energy, double ironAbundance, double edge)
    {
        Span<double> sigma = stackalloc double[1];
        others.Evaluate([energy], [VectorMath.Log(energy)], sigma);
        double sum = sigma[0],
            there = energy * IronEdge / edge;
        iron.Evaluate([there], [VectorMath.Log(there)], sigma);
        return sum + (ironAbundance * sigma[0]);
    }

    private readonly ref struct Sphere(ObscuredPowerLaw model, ReadOnlySpan<double> parameters, double leastShare)
    {
        private readonly ReadOnlySpan<double> _parameters = parameters;
        private readonly double _column = parameters[0],
            _depth = ThomsonDepth * parameters[0];
        private readonly int _scatterings = Math.Clamp((int)parameters[1], 1, MostScatterings);

        public double Density(double energy)
        {
            if (_column == 0)
                return Source(energy);
            double total = (_column * Section(energy)) + _depth,
                albedo = _depth / total,
                source = Source(energy);
            if (_parameters[8] >= 1)
                return source * Math.Exp(-total * Math.Sqrt(1 - albedo));
            double sum = source * Math.Exp(-total);
            Span<double> escape = stackalloc double[_scatterings + 1];
            if (albedo <= _parameters[7])
            {
                WriteEscape(energy, escape);
                for (int n = 1; n <= _scatterings && IsWorth(escape[n] * source, sum); n++)
                    sum += escape[n] * source;
                return sum;
            }
            for (int n = 1; n <= _scatterings; n++)
            {
                double more = Shifted(energy, n, escape[..(n + 1)]);
                if (!IsWorth(more, sum))
                    break;
                sum += more;
            }
            return sum;
        }

        private bool IsWorth(double more, double sum) => leastShare == 0 || more > leastShare * sum;

        /// <summary>Photons that come down to an energy in n scatterings: Yaqoob's integral over their first
        /// wavelength.</summary>
        private double Shifted(double energy, int n, Span<double> escape)
        {
            double wavelength = RestEnergy / energy,
                shortest = Math.Max(wavelength - (2 * n), 1e-3 * wavelength),
                sum = 0;
            int panels = 4 * n;
            double width = (wavelength - shortest) / panels;
            for (int panel = 0; panel < panels; panel++)
            for (int k = 0; k < 5; k++)
            {
                double first = shortest + ((panel + (0.5 * (1 + GaussLegendre.Nodes5[k]))) * width),
                    start = RestEnergy / first;
                WriteEscape(start, escape);
                sum +=
                    0.5
                    * width
                    * GaussLegendre.Weights5[k]
                    * ShiftDistribution(wavelength - first, n)
                    * Source(start)
                    / (first * first)
                    * escape[n];
            }
            return RestEnergy * RestEnergy * sum / (energy * energy);
        }

        /// <summary>Writes the probabilities to leave after 1, 2, ... scatterings, from index 1 on.</summary>
        private void WriteEscape(double energy, Span<double> escape)
        {
            Span<double> albedo = stackalloc double[escape.Length + 1];
            albedo[1] = Albedo(energy);
            for (int n = 1; n < escape.Length; n++)
                albedo[n + 1] = MeanAlbedo(energy, n);
            EscapeFits.Write(_depth, albedo, energy, _parameters[3], escape);
        }

        private double MeanAlbedo(double energy, int n)
        {
            int steps = n == 1 ? 16 : 4 * n;
            double first = RestEnergy / energy,
                step = 2.0 * n / steps,
                sum = 0;
            for (int i = 0; i <= steps; i++)
                sum +=
                    (i == 0 || i == steps ? 0.5 : 1)
                    * step
                    * ShiftDistribution(i * step, n)
                    * Albedo(RestEnergy / (first + (i * step)));
            return sum;
        }

        private double Albedo(double energy) => 1 / (1 + (Section(energy) / ThomsonDepth));

        private double Section(double energy) => model.Section(energy, _parameters[2], _parameters[3]);

        private double Source(double energy) =>
            Math.Exp((-_parameters[4] * VectorMath.Log(energy)) - (Math.Max(0, energy - _parameters[5]) / _parameters[6]));
    }

    /// <summary>How n scatterings by electrons at rest shift a wavelength, in units of Compton's, without relativity.</summary>
    private static double ShiftDistribution(double shift, int n)
    {
        if (n == 1)
            return 0.375 * (1 + ((shift - 1) * (shift - 1)));
        if (n > 2)
            return Math.Sqrt(1.25 / (Math.PI * n)) * Math.Exp(-1.25 * (shift - n) * (shift - n) / n);
        double x = shift >= 2 ? 4 - shift : shift;
        return 0.140625 * x * (4 + (x * (-4 + (x * (2 + (x * ((-1.0 / 3) + (x / 30))))))));
    }
}
