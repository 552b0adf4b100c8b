using Almagest.Storage.Runs;

namespace Almagest.Pages.Runs;

internal static class StateWords
{
    /// <summary>As the database has it.</summary>
    public static string Of(RunState state) => state.ToString().ToLowerInvariant();
}
