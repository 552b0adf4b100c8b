using Almagest.Storage.Runs;
using Almagest.Storage.Views;

namespace Almagest.Storage.Publishing;

/// <summary>What the published tables with a row per fit and columns for each parameter are like.</summary>
public static class FitsTables
{
    /// <summary>What follows the name of such a table in that of its clean subset.</summary>
    public const string Clean = "_clean";

    /// <summary>The column of each parameter's value.</summary>
    public static IReadOnlyList<string> ColumnsOf(Run run) =>
        FitsViews.PrefixesOf(run.Parameters, WideFluxes.WordsOf(run.SettingsJson));
}
