namespace Almagest.Studies.OutOfDistribution;

/// <summary>A kind of spectrum that a network of tbabs*powerlaw is shown.</summary>
/// <param name="Rate">From nH and Γ: what the source gives in each channel, in any unit.</param>
internal sealed record OodCase(string Name, Func<ChannelRates, double, double, double[]> Rate)
{
    private const double LineEnergy = 6.4,
        LineSigma = 0.01; // keV

    /// <summary>Whether it is what the network has learnt.</summary>
    public bool IsRight { get; init; }

    /// <summary>Background over source counts in the source region, as the background region tells it.</summary>
    public double Background { get; init; } = 0.1;

    /// <summary>What the source region has of it in truth.</summary>
    public double BackgroundError { get; init; } = 1;

    /// <summary>keV that were not observed; null: all were.</summary>
    public (double Lower, double Upper)? Gap { get; init; }

    /// <summary>The first is what the network has learnt.</summary>
    public static IReadOnlyList<OodCase> All { get; } =
    [
        new("right", Right) { IsRight = true },
        new("right, 1-1.5 keV missing", Right) { IsRight = true, Gap = (1, 1.5) },
        new("right, 2-5 keV missing", Right) { IsRight = true, Gap = (2, 5) },
        new("right, background as bright as the source", Right) { IsRight = true, Background = 1 },
        new("right, background as bright as the source, 1-1.5 keV missing", Right)
        {
            IsRight = true,
            Background = 1,
            Gap = (1, 1.5),
        },
        new("right, background as bright as the source, 2-5 keV missing", Right)
        {
            IsRight = true,
            Background = 1,
            Gap = (2, 5),
        },
        new("line at 6.4 keV, 0.3 keV wide in equivalent", WithLine(0.3)),
        new("line at 6.4 keV, 1 keV wide in equivalent", WithLine(1)),
        new("70 % covered by 5e22 cm-2 more", (rates, nH, index) => rates.Of("tbabs*pcfabs*powerlaw", nH, 5, 0.7, index, 1)),
        new("gain 3 % too high", (rates, nH, index) => rates.Shift(Right(rates, nH, index), 1.03)),
        new("background 1.5 x what was measured, as bright as the source", Right) { Background = 1, BackgroundError = 1.5 },
        new("black body of 0.15 keV, 30 % of the counts", (rates, nH, index) =>
            ChannelRates.Mix(Right(rates, nH, index), rates.Of("tbabs*bbody", nH, 0.15, 1), 0.3)
        ),
        new("power law of Γ = 4, 30 % of the counts", (rates, nH, index) =>
            ChannelRates.Mix(Right(rates, nH, index), rates.Of("tbabs*powerlaw", nH, 4, 1), 0.3)
        ),
    ];

    private static double[] Right(ChannelRates rates, double nH, double index) => rates.Of("tbabs*powerlaw", nH, index, 1);

    private static Func<ChannelRates, double, double, double[]> WithLine(double width) =>
        (rates, nH, index) =>
            [
                .. Right(rates, nH, index)
                    .Zip(
                        rates.Of("tbabs*gaussian", nH, LineEnergy, LineSigma, width * Math.Pow(LineEnergy, -index)),
                        (power, line) => power + line
                    ),
            ];
}
