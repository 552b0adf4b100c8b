namespace Almagest.Networks;

/// <summary>What becomes of rates and epochs with larger batches: see <see cref="NetworkSettings.OfBatches"/>.</summary>
internal static class LargeBatch
{
    private const int FewestSteps = 8;
    private const double MostRate = 4;

    public static (int Batch, double Rates, double Epochs) Of(int? wanted, int usual, int examples)
    {
        int batch = Math.Max(usual, Math.Min(wanted ?? usual, examples / FewestSteps));
        double root = Math.Sqrt((double)batch / usual);
        return (batch, Math.Min(MostRate, root), root);
    }
}
