namespace Almagest.Networks;

/// <summary>How far one of the networks has come. Losses are in units of the spread of the training data, squared.</summary>
/// <param name="Stage">See <see cref="TrainingStage"/>.</param>
/// <param name="Epoch">Epochs done; or spectra, in stages that have no epochs.</param>
/// <param name="SpectraPerSecond">Spectra shown to this network, over the last epoch.</param>
public sealed record TrainingProgress(
    string Stage,
    int Epoch,
    int Epochs,
    double TrainingLoss,
    double ValidationLoss,
    double SpectraPerSecond,
    TimeSpan TimeLeft
)
{
    /// <summary>Counts what has no loss to be told, such as spectra that are fitted: to be called after each, by any
    /// thread.</summary>
    public static Action Counting(IProgress<TrainingProgress>? progress, string stage, int all)
    {
        int done = 0,
            every = Math.Max(1, all / 200);
        void Tell(int count) => progress?.Report(new(stage, count, all, double.NaN, double.NaN, double.NaN, default));
        Tell(0);
        return () =>
        {
            int count = Interlocked.Increment(ref done);
            if (count % every == 0 || count == all)
                Tell(count);
        };
    }
}

public static class TrainingStage
{
    public const string Denoiser = "dae";
    public const string Regressor = "regressor";
    public const string Bands = "bands";
    public const string WidthsOfBands = "widths of bands";
    public const string Intervals = "widths of intervals";
    public const string Monitor = "monitor";
    public const string PosteriorFits = "fits for posteriors";
    public const string Posterior = "posterior";
}

/// <summary>Masks for the training spectra, a pure function of its arguments; called by one thread at a time.</summary>
/// <param name="batch">Counts on, so that no two calls need give the same gaps.</param>
/// <param name="count">N spectra.</param>
/// <returns>Shape [N, B]; false in gaps.</returns>
public delegate bool[] MaskSource(uint batch, int count);
