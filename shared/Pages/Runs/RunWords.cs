using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

internal static class RunWords
{
    /// <summary>As the database has it.</summary>
    public static string Of(RunState state) => state.ToString().ToLowerInvariant();
}
