using Almagest.Pages.Layout;
using Almagest.Pages.Links;

namespace Almagest.Cli.Reports;

/// <summary>What files say of their making.</summary>
internal static class ThisCommand
{
    /// <summary>As a shell takes it.</summary>
    public static string Line =>
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Repeated.Shell).Prepend("almagest"));

    public static SavedBy By => SavedBy.Now(Line, TimeProvider.System);
}
