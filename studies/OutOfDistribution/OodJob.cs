using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Networks.Bundles;
using Almagest.Networks.Fused;
using Almagest.Networks.OutOfDistribution;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Randomness;
using Almagest.Studies.Training;

namespace Almagest.Studies.OutOfDistribution;

/// <summary>How large this part is.</summary>
/// <param name="Training">Spectra that the networks learn from; the monitor learns from half as many others.</param>
/// <param name="Spectra">Of each case and brightness.</param>
/// <param name="Epochs">Null: as `almagest train` has it.</param>
internal sealed record OodScale(int Training = 24_000, int Spectra = 1000, int? Epochs = null)
{
    public const int Seed = 5;

    public static OodScale Quick { get; } = new(640, 10, 2);
}

/// <summary>Shares of the spectra of a case that are flagged at a rate of 1 %: by each statistic, by all together, and by the
/// best test there could be.</summary>
/// <remarks>Best is NaN of right spectra, see <see cref="OodOracle"/>. Disagreement: the network is further from the
/// classical fit than that of 1 % of right spectra.</remarks>
internal sealed record OodScore(
    OodCase Case,
    int Counts,
    int Spectra,
    double Fit,
    double Reconstruction,
    double Distance,
    double Combined,
    double Disagreement,
    double Best
);

/// <summary>Trains networks of tbabs*powerlaw, as `almagest fit` does, and shows them spectra of other kinds.</summary>
internal sealed class OodJob(OodScale scale, WorkDisplay display)
{
    public const double Rate = 0.01,
        Lowest = 0.5,
        Highest = 8; // keV

    /// <summary>nH, 1e22 cm⁻², equal shares a decade; and Γ.</summary>
    public const double LeastAbsorbed = 0.05,
        MostAbsorbed = 2,
        Flattest = 1.4,
        Steepest = 2.4;

    private const double BackgroundScale = 10,
        Exposure = 1e4;

    public static IReadOnlyList<int> Brightnesses { get; } = [100, 1_000, 10_000];

    public async Task<IReadOnlyList<OodScore>> RunAsync(CancellationToken cancellation)
    {
        var ccd = new StudyCcd();
        Campaign campaign = CampaignFactory.ForResponses(
            "tbabs*powerlaw",
            [new NamedResponse(StudyCcd.Key, ccd.Response)],
            Lowest,
            Highest,
            spectra: scale.Training
        );
        NetworkBundle bundle = await StudyTraining.LearnAsync(campaign, ccd, scale.Epochs, "networks", display, cancellation);
        display.Say("Measuring what right spectra look like.");
        bundle = await OodTraining.AddAsync(bundle, campaign, ccd, ProcessorEngine.Instance, cancellation);
        CampaignEncoder encoder = await CampaignEncoder.CreateAsync(campaign, ccd, cancellation);
        OodMonitor monitor = OodLayout.Read(bundle)!;
        var rates = new ChannelRates(ccd.Response, Lowest, Highest);
        var oracle = new OodOracle(rates, Math.Min(OodOracle.Most, scale.Spectra));
        var scores = new List<OodScore>();
        foreach ((OodCase one, int number) in OodCase.All.Select((one, number) => (one, number)))
        {
            display.Say($"{one.Name}.");
            foreach (int counts in Brightnesses)
            {
                Observation[] drawn = Draw(one, number, counts, rates);
                OodEvidence[] evidence = await OodTraining.EvidenceAsync(
                    bundle,
                    encoder,
                    ccd,
                    drawn,
                    ProcessorEngine.Instance,
                    cancellation
                );
                OodVerdict[] verdicts = [.. evidence.Select(monitor.Judge)];
                double Share(Func<OodVerdict, double> by) => verdicts.Average(verdict => by(verdict) < Rate ? 1.0 : 0);
                double best = one.IsRight ? double.NaN : oracle.Noticed(Rate, number, one, counts);
                scores.Add(
                    new OodScore(
                        one,
                        counts,
                        verdicts.Length,
                        Share(v => v.Fit),
                        Share(v => v.Reconstruction),
                        Share(v => v.Distance),
                        Share(v => v.Combined),
                        Share(v => v.Disagreement),
                        best
                    )
                );
            }
        }
        return scores;
    }

    /// <summary>Γ from 1.4 to 2.4; nH from 5e20 to 2e22 cm⁻², equal shares a decade.</summary>
    private Observation[] Draw(OodCase one, int number, int counts, ChannelRates rates)
    {
        double[] flat = rates.Flat();
        double all = flat.Sum();
        return
        [
            .. Enumerable
                .Range(0, scale.Spectra)
                .AsParallel()
                .AsOrdered()
                .Select(row =>
                {
                    var random = new RandomNumbers(OodScale.Seed);
                    random.Begin(2, (uint)number, (uint)(row + (counts * 1_000)));
                    double[] source = one.Rate(
                        rates,
                        random.NextLogUniform(LeastAbsorbed, MostAbsorbed),
                        random.NextUniform(Flattest, Steepest)
                    );
                    double factor = counts / source.Sum(),
                        level = one.Background * counts / all;
                    double[] seen =
                    [
                        .. source.Select(
                            (rate, channel) =>
                                (double)
                                    PoissonSampler.Draw(random, (factor * rate) + (one.BackgroundError * level * flat[channel]))
                        ),
                    ];
                    double[] beside =
                    [
                        .. flat.Select(share => (double)PoissonSampler.Draw(random, BackgroundScale * level * share)),
                    ];
                    short[]? quality = one.Gap is { } gap
                        ?
                        [
                            .. seen.Select(
                                (_, channel) =>
                                    (short)(rates.Middle(channel) >= gap.Lower && rates.Middle(channel) < gap.Upper ? 1 : 0)
                            ),
                        ]
                        : null;
                    CountSpectrum Spectrum(double[] drawn, double scaled) =>
                        new()
                        {
                            FirstChannel = 1,
                            Counts = drawn,
                            IsPoisson = true,
                            Exposure = Exposure,
                            BackScale = [scaled],
                            Quality = quality,
                        };
                    return new Observation
                    {
                        Name = $"{one.Name} {row}",
                        Payload = new CountsPayload([
                            new ObservedSpectrum(Spectrum(seen, 1), Spectrum(beside, BackgroundScale), StudyCcd.Key),
                        ]),
                    };
                }),
        ];
    }
}
