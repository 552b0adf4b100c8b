using System.Globalization;

namespace Almagest.Application;

/// <summary>Numbers as they are told to people.</summary>
public static class Figures
{
    /// <summary>Six digits: more than any fit is worth.</summary>
    public static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("G6", CultureInfo.InvariantCulture) : "-";
}
