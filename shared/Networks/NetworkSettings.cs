using Almagest.Learning.Campaigns;

namespace Almagest.Networks;

/// <summary>How networks are trained. The defaults suit 10,000 noise-free spectra of 128 bins: about 25 s of one core.</summary>
public sealed record NetworkSettings
{
    /// <summary>Times that the denoising auto-encoder sees every spectrum.</summary>
    public int Epochs { get; init; } = 40;

    /// <summary>Times that the regressor sees every spectrum, where it is trained by itself (noise-free campaigns).</summary>
    public int RegressorEpochs { get; init; } = 70;

    /// <summary>How gaps are filled.</summary>
    public FillerKind Filler { get; init; }

    /// <summary>Spectra per step.</summary>
    public int Batch { get; init; } = 128;

    public double DenoiserRate { get; init; } = 3e-3;

    public double RegressorRate { get; init; } = 3e-3;

    /// <summary>Hidden layers; the narrowest is the bottleneck.</summary>
    public IReadOnlyList<int> DenoiserWidths { get; init; } = [256, 128, 8, 128, 256];

    public int RegressorWidth { get; init; } = 128;

    /// <summary>Residual blocks of the regressor.</summary>
    public int RegressorBlocks { get; init; } = 3;

    /// <summary>Regressors that begin differently and whose answers are averaged.</summary>
    public int EnsembleSize { get; init; } = 1;

    /// <summary>Each spectrum goes through a random number of passes, from this ...</summary>
    public int MinPasses { get; init; } = 2;

    /// <summary>... to this, before it begins anew with another gap.</summary>
    public int MaxPasses { get; init; } = 8;

    /// <summary>Weight of the observed bins in the auto-encoder's loss; missing ones have 1.</summary>
    public double ObservedWeight { get; init; } = 0.1;

    /// <summary>Share of the steps in which a regressor of noisy spectra learns the mean alone, before it learns the errors
    /// too.</summary>
    public double MeanFirst { get; init; } = 0.3;

    /// <summary>Hidden layers of the net that says how far filled bins may be off.</summary>
    public IReadOnlyList<int> BandWidths { get; init; } = [128, 128];

    /// <summary>Draws of gaps and noise that it learns from, after those of the epochs, ...</summary>
    public int BandDraws { get; init; } = 2;

    /// <summary>... and how often it sees each.</summary>
    public int BandEpochs { get; init; } = 8;

    /// <summary>Gradients longer than this are shortened.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Share of the spectra kept apart for the metrics.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Draws the first weights, the order of the spectra and the numbers of passes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which member of an ensemble this is, from 0: members differ in their first weights and in the order of the
    /// spectra, and keep the same spectra apart.</summary>
    public int Member { get; init; }

    /// <summary>The network whose weights this one began with, to learn in fewer epochs; null: it began anew.</summary>
    public string? Sister { get; init; }

    /// <summary>
    /// Training stops after so many epochs without a lower loss on the validation part, and the best epoch's weights are kept;
    /// null: half the epochs. The rates fall to nothing by the last epoch, so that a training in good order runs to its end.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>
    /// For campaigns of any size: as many epochs as show the networks a measured number of spectra, and no fewer than 8. Of
    /// counts no
    /// more than 20: a campaign of 24,000 spectra was learnt as well in 20 epochs as in 40, and by heart beyond that.
    /// </summary>
    /// <param name="spectra">In the training set, the validation part included.</param>
    /// <param name="noisy">Whether spectra are of counts.</param>
    /// <param name="filler">Passes that are corrected ask less of the auto-encoder than those that go on by themselves.</param>
    public static NetworkSettings For(int spectra, bool noisy, FillerKind filler = FillerKind.Dae)
    {
        const double Shown = 360_000,
            ShownCorrected = 240_000,
            ShownToRegressor = 630_000,
            ShownNoisy = 1_350_000;
        const int ShownWithGaps = 40_000;
        int Epochs(double shown, int most) => Math.Clamp((int)Math.Round(shown / Math.Max(1, 0.9 * spectra)), 8, most);
        return noisy
            // A draw of counts is as dear to encode as it is to learn: one of more spectra teaches as much as two.
            ? new NetworkSettings
            {
                Epochs = Epochs(ShownNoisy, 20),
                Batch = 256,
                DenoiserWidths = [128, 64, 8, 64, 128],
                BandDraws = 1,
            }
            : new NetworkSettings
            {
                Epochs = Epochs(filler == FillerKind.Dae ? ShownCorrected : Shown, 200),
                RegressorEpochs = Epochs(ShownToRegressor, 400),
                MaxPasses = filler == FillerKind.Dae ? 3 : 8,
                Filler = filler,
                // Bands of gaps that nobody listed are learnt from as many gaps, however few the spectra are.
                BandDraws = Math.Clamp(ShownWithGaps / Math.Max(1, spectra), 2, 8),
            };
    }

    /// <summary>
    /// The same for a device on which a step takes as long for thousands of spectra as for dozens. With batches k times as large
    /// rates and epochs rise by √k, rates to 4 times at the most, so that there are √k fewer steps.
    /// </summary>
    /// <param name="batch">Wanted; null: as it is. No epoch has fewer than 8 of them.</param>
    /// <param name="spectra">In the training set.</param>
    /// <remarks>The square root: Malladi et al. 2022, "On the SDEs and scaling rules for adaptive gradient algorithms". Measured
    /// in docs/performance.md: with as many epochs as before, errors were ten times as large.</remarks>
    public NetworkSettings OfBatches(int? batch, int spectra)
    {
        (int length, double rates, double epochs) = LargeBatch.Of(batch, Batch, spectra);
        return this with
        {
            Batch = length,
            DenoiserRate = rates * DenoiserRate,
            RegressorRate = rates * RegressorRate,
            Epochs = (int)Math.Round(epochs * Epochs),
            RegressorEpochs = (int)Math.Round(epochs * RegressorEpochs),
        };
    }

    /// <summary>Of all that members should not have in common.</summary>
    internal int OwnSeed => unchecked(Seed + (15_485_863 * Member));

    internal int PatienceOf(int epochs) => Patience ?? Math.Max(1, epochs / 2);

    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    internal void Check()
    {
        Require(Epochs > 0 && RegressorEpochs > 0 && Batch > 0, "epochs and batch of at least 1");
        Require(DenoiserRate > 0 && RegressorRate > 0 && ClipNorm > 0, "learning rates and a clip norm above 0");
        Require(DenoiserWidths.Count > 0 && DenoiserWidths.All(width => width > 0), "at least one hidden layer");
        Require(RegressorWidth > 0 && RegressorBlocks >= 0 && EnsembleSize > 0, "a regressor of at least one member, 1 wide");
        Require(MinPasses > 0 && MaxPasses >= MinPasses, "1 or more passes, the fewest first");
        Require(
            BandDraws > 0 && BandEpochs > 0 && BandWidths.All(width => width > 0),
            "bands learnt from at least one draw, in layers of at least 1"
        );
        Require(ObservedWeight >= 0 && MeanFirst is >= 0 and <= 1, "a weight of at least 0 and a share from 0 to 1");
        Require(ValidationShare is > 0 and < 1, "a validation share between 0 and 1");
        Require(Patience is null or > 0, "a patience of at least 1 epoch");
    }

    private static void Require(bool fulfilled, string expected)
    {
        if (!fulfilled)
            throw new ArgumentException($"Network settings: expected {expected}.");
    }
}
