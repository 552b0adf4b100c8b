namespace Almagest.Storage.Runs;

/// <summary>Which observations of a catalogue a run fits. All but <see cref="All"/> go by what runs of the same network with the
/// same settings have made of each; several together are a union.</summary>
[Flags]
public enum RunScope
{
    All = 0,

    /// <summary>Neither it nor an earlier version of it was fitted, or failed.</summary>
    New = 1,

    /// <summary>An earlier version was fitted or failed, this one not yet.</summary>
    Changed = 2,

    /// <summary>It failed, and was fitted by none.</summary>
    Failed = 4,
}
