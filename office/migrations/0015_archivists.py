"""A role of its own for whoever keeps the archives; files that are destroyed after an appraisal."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0014_seal'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='destroyed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='historicalpost',
            name='role',
            field=models.CharField(choices=[('clerk', 'Staff'), ('registry', 'Registry clerk'), ('seal_keeper', 'Seal keeper'), ('archivist', 'Archivist'), ('division_head', 'Division head'), ('leader', 'Leader in charge'), ('director', 'Principal'), ('sysadmin', 'System administrator'), ('security', 'Security administrator'), ('auditor', 'Auditor')], max_length=20, verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='post',
            name='role',
            field=models.CharField(choices=[('clerk', 'Staff'), ('registry', 'Registry clerk'), ('seal_keeper', 'Seal keeper'), ('archivist', 'Archivist'), ('division_head', 'Division head'), ('leader', 'Leader in charge'), ('director', 'Principal'), ('sysadmin', 'System administrator'), ('security', 'Security administrator'), ('auditor', 'Auditor')], max_length=20, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('destroyed_at', None), ('withdrawn_at__isnull', False), _connector='OR'), name='destroyed_is_withdrawn'),
        ),
    ]
