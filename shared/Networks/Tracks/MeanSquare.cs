namespace Almagest.Networks.Tracks;

internal static class MeanSquare
{
    /// <summary>A row's part of the mean square distance to the targets.</summary>
    /// <param name="output">Shape [O].</param>
    /// <param name="targets">Shape [N, O].</param>
    /// <param name="gradient">Shape [O]; written.</param>
    public static double Of(int row, ReadOnlySpan<float> output, float[] targets, Span<float> gradient)
    {
        double sum = 0,
            each = 1.0 / targets.Length;
        for (int i = 0; i < output.Length; i++)
        {
            double away = output[i] - targets[(row * output.Length) + i];
            sum += each * away * away;
            gradient[i] = (float)(2 * each * away);
        }
        return sum;
    }
}
