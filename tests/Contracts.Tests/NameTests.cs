using System.Runtime.CompilerServices;

namespace Almagest.Contracts.Tests;

/// <summary>Namespace and name are the address on the wire: a message that moves is a message that is lost.</summary>
public sealed class NameTests
{
    /// <summary>Every message. A line goes with its message, once no program that sends it is in use.</summary>
    private static readonly string[] Pinned =
    [
        "Almagest.Contracts.FitChunk",
        "Almagest.Contracts.SimulateShard",
        "Almagest.Contracts.TrainNetwork",
    ];

    private static Type[] Messages => typeof(SimulateShard).Assembly.GetExportedTypes();

    [Fact]
    public void Messages_keep_their_names_and_namespaces() =>
        Assert.Equal(Pinned.Order(StringComparer.Ordinal), Messages.Select(type => type.FullName!).Order(StringComparer.Ordinal));

    [Fact]
    public void Messages_are_sealed_records_without_a_base() => Assert.All(Messages, type =>
        {
            Assert.True(type.IsSealed, type.Name);
            Assert.Equal(typeof(object), type.BaseType);
            Assert.NotNull(type.GetMethod("<Clone>$"));
        });

    [Fact]
    public void Messages_hold_state_only() =>
        Assert.All(Messages, type =>
            Assert.DoesNotContain(type.GetMethods(), method =>
                method.DeclaringType == type
                && !method.IsSpecialName
                && !method.IsDefined(typeof(CompilerGeneratedAttribute), false)
                && method.GetBaseDefinition().DeclaringType == type
            )
        );
}
