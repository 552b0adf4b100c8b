namespace Almagest.Studies.Gaps;

/// <summary>How large the study is. The protocol's own numbers are the defaults.</summary>
/// <param name="Training">Spectra that nets learn from; a fifth of them is for validation.</param>
/// <param name="Test">Spectra that no net has seen.</param>
/// <param name="Epochs">Of the origin's nets.</param>
/// <param name="Seeds">Trainings of each architecture, that differ in their first weights.</param>
internal sealed record StudyScale(int Training = 8_000, int Test = 2_000, int Epochs = 50, int Seeds = 3)
{
    /// <summary>To see that everything works, in a minute: the figures mean little.</summary>
    public static StudyScale Quick { get; } = new(1_000, 400, 3, 1);
}
