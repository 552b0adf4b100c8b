using Almagest.Pages.Numbers;

namespace Almagest.Pages.Compare;

internal static class Signed
{
    /// <summary>"+0.300", "−3.00", "0".</summary>
    public static string Of(double difference, int digits = 3) =>
        difference > 0 && double.IsFinite(difference) ? $"+{Figure.Of(difference, digits)}" : Figure.Of(difference, digits);
}
