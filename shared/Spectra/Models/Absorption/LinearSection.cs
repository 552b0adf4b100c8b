namespace Almagest.Spectra.Models.Absorption;

/// <summary>
/// A mixture of species: σ E³, linear in ln E between <see cref="SectionNodes"/>. Good to 1e-7 where it is smooth, and with
/// sharp jumps. What campaigns are
/// simulated with, whose numbers are to stay as they are to the last bit; all else has <see cref="SmoothSection"/>.
/// </summary>
internal sealed class LinearSection : CrossSection
{
    private readonly Lazy<double[]> _scaled;

    /// <param name="mixture">Number of each species per H atom.</param>
    public LinearSection(IEnumerable<(double Abundance, Species Species)> mixture) => _scaled = new(() => Mix(mixture));

    public override void Evaluate(ReadOnlySpan<double> energy, ReadOnlySpan<double> log, Span<double> sigma)
    {
        double[] scaled = _scaled.Value;
        for (int i = 0; i < energy.Length; i++)
            sigma[i] = At(scaled, energy[i], log[i]);
    }

    private static double At(double[] scaled, double energy, double log)
    {
        if (!(energy >= SectionNodes.Lower) || energy > SectionNodes.Upper)
            return 0;
        (int node, double share) = SectionNodes.Locate(log);
        return (scaled[node] + (share * (scaled[node + 1] - scaled[node]))) / (energy * energy * energy);
    }

    private static double[] Mix(IEnumerable<(double Abundance, Species Species)> mixture)
    {
        double[] sum = new double[SectionNodes.Energy.Length];
        foreach ((double abundance, Species species) in mixture)
            for (int node = 0; node < sum.Length; node++)
                sum[node] += Species.PerMegabarn * abundance * species.AtNodes[node];
        return sum;
    }
}
