using Almagest.Hosting;
using Almagest.Hosting.Health;
using Almagest.Hosting.Messaging;
using Almagest.Hosting.ShardLog;
using Almagest.Hosting.Telemetry;
using Almagest.Storage;
using Almagest.Trainer;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddEnvironmentVariables("ALMAGEST_");
builder.AddAlmagestObservability("trainer");
builder.Services.AddAlmagestStorage();
builder.AddAlmagestShardLog();
builder.AddTrainer();
builder.AddAlmagestMessaging(bus => bus.AddTrainerConsumers());
builder.AddAlmagestHealth((services, cancellation) => services.GetRequiredService<ICampaignStore>().ListAsync(cancellation));

WebApplication app = builder.Build();
app.MapAlmagestHealth();
return await app.RunServiceAsync(cancellation => app.Services.GetRequiredService<IStorageMigrator>().MigrateAsync(cancellation));
