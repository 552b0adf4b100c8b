using Almagest.Spectra.Fitting.Results;
using Almagest.Storage.Views;

namespace Almagest.Pages.Glossary;

/// <summary>The flags, each in words.</summary>
public sealed record FlagTable(IReadOnlyList<FlagLine> Lines)
{
    public static FlagTable All { get; } =
        new([
            .. Enum.GetValues<FitFlags>()
                .Where(flag => flag != FitFlags.None)
                .Select(flag => new FlagLine(
                    flag.ToString(),
                    (int)flag,
                    (flag & FitResult.NotToTrust) == FitFlags.None,
                    FlagWords.Of(flag),
                    FlagWords.AdviceOn(flag)
                )),
        ]);
}

/// <param name="IsClean">A fit with it may be clean.</param>
/// <param name="Advice">Null: nothing is to be done.</param>
public sealed record FlagLine(string Name, int Bit, bool IsClean, string Meaning, string? Advice);
