using System.Globalization;
using System.Text.RegularExpressions;

namespace Almagest.Pages.Numbers;

/// <summary>Units as they are printed.</summary>
public static partial class UnitText
{
    /// <summary>"photon cm⁻² s⁻¹ keV⁻¹" of "photon.cm**-2.s**-1.keV**-1", as VOUnits have it.</summary>
    /// <param name="unit">Null: none.</param>
    public static string Of(string? unit) =>
        Power()
            .Replace((unit ?? "").Replace('.', ' '), power =>
                Figure.Raised(int.Parse(power.Groups["power"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            );

    [GeneratedRegex(@"\*\*(?<power>[+-]?\d{1,3})", RegexOptions.None, 1000)]
    private static partial Regex Power();
}
